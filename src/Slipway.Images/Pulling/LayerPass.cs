using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Layers;
using Slipway.Images.Registries;
using Slipway.Images.Space;

namespace Slipway.Images.Pulling;

/// <summary>One layer from a registry to files.</summary>
internal sealed class LayerPass(
    RegistryClient registry, ImageReference reference, ImageLayer layer, PartialBlob partial, Func<string, ValueTask> restarted, RoomLease room, PullContext context)
{
    /// <summary>True where a wrong digest may come from a seam between two transfers.</summary>
    public bool Resumed { get; private set; }

    public async Task RunAsync(string folder, IProgress<(long Downloaded, long Unpacked)> progress, CancellationToken cancellationToken)
    {
        // Of the partial file only what comes now is new.
        var before = partial.Length;
        var fetcher = new BlobFetcher(registry, reference, layer, partial, restarted, context);
        try
        {
            var stream = new LayerStream((output, stop) => fetcher.FetchAsync(output, bytes => Downloaded(bytes, before, progress), stop), layer, () => layer.Size, context.Options.Limits, room.Hidden);
            await stream.UnpackAsync(folder, bytes => progress.Report((-1, bytes)), cancellationToken);
        }
        finally
        {
            Resumed = fetcher.Resumed;
        }
    }

    private void Downloaded(long bytes, long before, IProgress<(long Downloaded, long Unpacked)> progress)
    {
        room.Kept(Math.Max(0, bytes - before));
        progress.Report((bytes, -1));
    }
}
