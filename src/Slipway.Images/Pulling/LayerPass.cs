using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Layers;
using Slipway.Images.Registries;

namespace Slipway.Images.Pulling;

/// <summary>One layer from a registry to files.</summary>
internal sealed class LayerPass(RegistryClient registry, ImageReference reference, ImageLayer layer, PartialBlob partial, Func<string, ValueTask> restarted, PullContext context)
{
    /// <summary>True where a wrong digest may come from a seam between two transfers.</summary>
    public bool Resumed { get; private set; }

    public async Task RunAsync(string folder, IProgress<(long Downloaded, long Unpacked)> progress, CancellationToken cancellationToken)
    {
        var fetcher = new BlobFetcher(registry, reference, layer, partial, restarted, context);
        try
        {
            var stream = new LayerStream((output, stop) => fetcher.FetchAsync(output, bytes => progress.Report((bytes, -1)), stop), layer, () => layer.Size, context.Options.Limits);
            await stream.UnpackAsync(folder, bytes => progress.Report((-1, bytes)), cancellationToken);
        }
        finally
        {
            Resumed = fetcher.Resumed;
        }
    }
}
