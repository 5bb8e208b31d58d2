using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Pulling;

namespace Slipway.Images;

/// <summary>Images on this machine, and the way they come here.</summary>
/// <remarks>All failures are <see cref="Contracts.Errors.SlipwayException"/> with an image, registry or disk code.</remarks>
public interface IImageStore
{
    /// <summary>
    /// Asks the reference's registry what the image is: always one question to the registry, also when everything is here.
    /// </summary>
    Task<ResolvedImage> ResolveAsync(ImageReference reference, CancellationToken cancellationToken);

    /// <summary>The layers of <paramref name="image"/> that are not here, bottom first, each named once.</summary>
    IReadOnlyList<ImageLayer> FindMissing(ResolvedImage image);

    /// <summary>Bytes of disk that fetching these layers will take, as an estimate.</summary>
    long EstimateRoom(IReadOnlyList<ImageLayer> missing);

    /// <summary>
    /// Fetches what is missing. On return all layers are verified, visible and durable, and the image can be loaded by its
    /// manifest digest. Callers that need the same layer share one transfer; cancelling one does not disturb the others.
    /// Calling it again is safe and cheap.
    /// </summary>
    Task PullAsync(ResolvedImage image, IPullObserver observer, CancellationToken cancellationToken);

    /// <summary>Reads an image that was pulled before, without asking a registry; null when it is not here.</summary>
    Task<ResolvedImage?> LoadAsync(ImageReference reference, Digest manifestDigest, CancellationToken cancellationToken);

    /// <summary>
    /// Directories to mount as an overlay's lower directories, bottom first. May hold more directories than the image has
    /// layers, where attributes of implicit parents had to be put right.
    /// </summary>
    IReadOnlyList<string> GetDirectories(ResolvedImage image);

    /// <summary>Removes every layer, manifest and configuration that nothing needs and no pull is about to use.</summary>
    /// <param name="inUse">
    /// Asked once, after the sweep has begun to note what pulls let go of: so a package that is on record before its pull begins
    /// can't be missed.
    /// </param>
    /// <param name="cancellationToken">Ends it between two removals.</param>
    /// <returns>Bytes of disk given back, as an estimate.</returns>
    Task<long> SweepAsync(Func<ContentInUse> inUse, CancellationToken cancellationToken);

    /// <summary>Adds up what the store holds. Sizes of layers are remembered, so that it is cheap after the first time.</summary>
    StoreUse Measure();

    /// <summary>Removes what a crash left half-made. Called once, before anything else.</summary>
    Task RecoverAsync(CancellationToken cancellationToken);
}
