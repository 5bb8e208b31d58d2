using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Images;
using Slipway.Images.Images;
using Slipway.Images.Pulling;
using Slipway.Server.Access;

namespace Slipway.Server.Staging;

/// <summary>The images that a pipeline names come here.</summary>
public sealed class StageImages(IImageStore images, AccessPolicy policy)
{
    /// <param name="named">By a package that is on record, before the first byte comes: what no package names may be swept.</param>
    public async Task<ResolvedImage> FetchAsync(
        Caller caller, Fqn package, StagingPipeline pipeline, string name, Func<ResolvedImage, Task> named, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(name);
        var image = await images.ResolveAsync(reference, cancellationToken);
        if (BuiltInPipelines.Find(pipeline.Uuid) is null)
            await policy.RequireStillAsync(caller, new ImageUse(package, reference, image.ManifestDigest));
        await named(image);
        await images.PullAsync(image, Unwatched.Instance, cancellationToken);
        return image;
    }

    /// <summary>Nobody looks: the lines of a staging are the build's.</summary>
    private sealed class Unwatched : IPullObserver
    {
        public static readonly Unwatched Instance = new();

        public ValueTask LayerStartedAsync(ImageLayer layer, CancellationToken cancellationToken) => default;

        public ValueTask LayerRestartedAsync(ImageLayer layer, string source, CancellationToken cancellationToken) => default;

        public ValueTask LayerFinishedAsync(ImageLayer layer, CancellationToken cancellationToken) => default;

        public void Downloaded(ImageLayer layer, long bytes)
        {
        }

        public void Unpacked(ImageLayer layer, long bytes)
        {
        }
    }
}
