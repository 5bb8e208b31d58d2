using Slipway.Contracts.Names;

namespace Slipway.Images;

/// <summary>What the image store holds, without what is being unpacked. In bytes.</summary>
/// <param name="LayerSizes">Files of each layer, by diff id.</param>
/// <param name="Blobs">Manifests and configurations.</param>
/// <param name="Partials">Downloads that were broken off, or are under way.</param>
public sealed record StoreUse(IReadOnlyDictionary<Digest, long> LayerSizes, long Blobs, long Partials)
{
    public long Layers => LayerSizes.Values.Sum();

    public long Total => Layers + Blobs + Partials;
}
