using System.Collections.Concurrent;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Registries;

namespace Slipway.Images.Pulling;

/// <summary>
/// Which repositories are known to hold which blobs. A manifest may name any digest: whoever may push to some repository could name a layer of
/// somebody else's image that happens to be here, and get its files. So a layer that is not fetched for an image is taken only once the
/// image's own repository has answered that it holds it, to whom we log in as there.
/// </summary>
internal sealed class BlobProofs(RegistryClient registry)
{
    private const int AtOnce = 4;

    /// <summary>Beyond it all is forgotten and asked again: some 20 MB.</summary>
    private const int MaxKnown = 100_000;

    private readonly ConcurrentDictionary<(string Registry, string Repository, Digest Blob), bool> known = new();

    /// <summary>The repository has just given these bytes.</summary>
    public void Remember(ImageReference reference, Digest blob)
    {
        if (known.Count >= MaxKnown)
            known.Clear();
        known[(reference.Registry, reference.Repository, blob)] = true;
    }

    /// <exception cref="Contracts.Errors.SlipwayException"><c>image_not_found</c> and its kin: the repository does not give them to us.</exception>
    public Task RequireAsync(ImageReference reference, IEnumerable<ImageLayer> layers, CancellationToken cancellationToken)
    {
        var unknown = layers.Select(layer => layer.Blob).Where(blob => !known.ContainsKey((reference.Registry, reference.Repository, blob))).Distinct();
        return Parallel.ForEachAsync(
            unknown, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (blob, token) =>
            {
                await registry.RequireBlobAsync(reference, blob, token);
                Remember(reference, blob);
            });
    }
}
