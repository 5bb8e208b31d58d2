using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Images.Images;
using Slipway.Images.Pulling;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>Writes a pull's milestones into the Task's record and its bytes into the Task's byte feed.</summary>
internal sealed class LayerReporter(TaskReporter reporter, IReadOnlyList<ImageLayer> layers) : IPullObserver
{
    private readonly Dictionary<Digest, int> numbers = layers.Select((layer, index) => (layer.Blob, index)).ToDictionary(pair => pair.Blob, pair => pair.index + 1);

    public async ValueTask LayerStartedAsync(ImageLayer layer, CancellationToken cancellationToken) =>
        await TellAsync(layer, TaskStages.DownloadingLayer(layer.Blob.Short));

    public async ValueTask LayerRestartedAsync(ImageLayer layer, string source, CancellationToken cancellationToken) =>
        await TellAsync(layer, TaskStages.DownloadingLayerAgain(layer.Blob.Short, source));

    public async ValueTask LayerFinishedAsync(ImageLayer layer, CancellationToken cancellationToken)
    {
        Downloaded(layer, layer.Size);
        Unpacked(layer, layer.Size);
        await TellAsync(layer, TaskStages.DownloadedLayer(layer.Blob.Short));
    }

    public void Downloaded(ImageLayer layer, long bytes) => reporter.Progress.Downloaded(layer.Blob, bytes);

    public void Unpacked(ImageLayer layer, long bytes) => reporter.Progress.Unpacked(layer.Blob, bytes);

    private Task TellAsync(ImageLayer layer, string what) =>
        reporter.MilestoneAsync(TaskStages.DownloadingLayers, what, numbers.GetValueOrDefault(layer.Blob), layers.Count);
}
