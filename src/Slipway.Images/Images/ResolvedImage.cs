using Slipway.Contracts.Names;

namespace Slipway.Images.Images;

/// <summary>An image for this machine's architecture, its manifest and configuration verified against their digests.</summary>
public sealed record ResolvedImage
{
    /// <summary>The image as it was asked for.</summary>
    public required ImageReference Reference { get; init; }

    /// <summary>Digest of the manifest for this architecture (of the entry chosen, where the registry has an index).</summary>
    public required Digest ManifestDigest { get; init; }

    public required string ManifestMediaType { get; init; }

    public required ReadOnlyMemory<byte> ManifestBytes { get; init; }

    public required Digest ConfigDigest { get; init; }

    public required ReadOnlyMemory<byte> ConfigBytes { get; init; }

    public required ImageConfig Config { get; init; }

    /// <summary>Bottom layer first.</summary>
    public required IReadOnlyList<ImageLayer> Layers { get; init; }
}
