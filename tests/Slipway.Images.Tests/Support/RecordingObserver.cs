using System.Collections.Concurrent;
using Slipway.Images.Images;
using Slipway.Images.Pulling;

namespace Slipway.Images.Tests.Support;

/// <summary>Writes down what a pull tells, and checks on the way that no count goes back.</summary>
internal sealed class RecordingObserver : IPullObserver
{
    private readonly ConcurrentDictionary<ImageLayer, long> downloaded = new();
    private readonly ConcurrentDictionary<ImageLayer, long> unpacked = new();

    public ConcurrentQueue<string> Milestones { get; } = new();

    public bool WentBack { get; private set; }

    public TaskCompletionSource FirstBytes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource FirstStart { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long DownloadedTotal => downloaded.Values.Sum();

    public long UnpackedTotal => unpacked.Values.Sum();

    public ValueTask LayerStartedAsync(ImageLayer layer, CancellationToken cancellationToken)
    {
        Milestones.Enqueue("started " + layer.Blob.Short);
        FirstStart.TrySetResult();
        return default;
    }

    public ValueTask LayerRestartedAsync(ImageLayer layer, string source, CancellationToken cancellationToken)
    {
        Milestones.Enqueue($"restarted {layer.Blob.Short} at {source}");
        return default;
    }

    public ValueTask LayerFinishedAsync(ImageLayer layer, CancellationToken cancellationToken)
    {
        Milestones.Enqueue("finished " + layer.Blob.Short);
        return default;
    }

    public void Downloaded(ImageLayer layer, long bytes)
    {
        Note(downloaded, layer, bytes);
        if (bytes > 0)
            FirstBytes.TrySetResult();
    }

    public void Unpacked(ImageLayer layer, long bytes) => Note(unpacked, layer, bytes);

    private void Note(ConcurrentDictionary<ImageLayer, long> counts, ImageLayer layer, long bytes) =>
        counts.AddOrUpdate(layer, bytes, (_, before) =>
        {
            WentBack |= bytes < before;
            return bytes;
        });
}
