using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Server.Tasks;

/// <summary>
/// How many bytes of a Task's layers are here. Written from the transfers' threads, read ten times a second at most; what
/// is read is rendered once for all readers.
/// </summary>
public sealed class ProgressMeter(TimeProvider time)
{
    /// <summary>Nothing has moved for this long: say so.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly RateWindow rate = new(time);
    private Plan? plan;
    private double shown;
    private long renderedAt;
    private ReadOnlyMemory<byte> rendered;

    /// <summary>Begins: from now on there is a byte feed.</summary>
    /// <param name="task">The Task, for the events' ids.</param>
    /// <param name="thread">The strand of work that the bytes belong to.</param>
    /// <param name="layers">The missing layers with their compressed sizes, in the order to show them.</param>
    public void Begin(TaskId task, string thread, IEnumerable<(Digest Blob, long Size)> layers)
    {
        lock (gate)
        {
            plan = new Plan(task, thread, [.. layers.Select(layer => new Layer(layer.Blob, layer.Size))]);
            rate.Reset();
        }
    }

    public void Downloaded(Digest blob, long bytes) => Move(blob, layer => layer.Downloaded = Math.Max(layer.Downloaded, bytes));

    public void Unpacked(Digest blob, long bytes) => Move(blob, layer => layer.Unpacked = Math.Max(layer.Unpacked, bytes));

    /// <summary>The <c>progress</c> event as it is now, or nothing before <see cref="Begin"/>; equal while nothing changed.</summary>
    public ReadOnlyMemory<byte> Render()
    {
        lock (gate)
        {
            if (plan is null)
                return default;
            var now = time.GetTimestamp();
            if (!rendered.IsEmpty && time.GetElapsedTime(renderedAt, now) < TaskFeed.ProgressInterval)
                return rendered;

            renderedAt = now;
            rendered = JsonSerializer.SerializeToUtf8Bytes(
                new TaskEvent
                {
                    Uuid = plan.Task,
                    TaskUuid = plan.Task,
                    Time = time.UnixNanoseconds(),
                    TaskEventType = TaskEventType.Progress,
                    Thread = plan.Thread,
                    Stage = TaskStages.DownloadingLayers,
                    Bytes = Measure(plan),
                },
                SlipwayJson.Wire.TaskEvent);
            return rendered;
        }
    }

    private void Move(Digest blob, Action<Layer> change)
    {
        lock (gate)
        {
            if (plan is null || !plan.ByBlob.TryGetValue(blob, out var layer))
                return;
            var before = layer.Downloaded + layer.Unpacked;
            change(layer);
            rate.Add(layer.Downloaded + layer.Unpacked - before);
        }
    }

    private ByteProgress Measure(Plan current)
    {
        var total = current.Layers.Sum(layer => layer.Size);
        var downloaded = current.Layers.Sum(layer => layer.Downloaded);
        var unpacked = current.Layers.Sum(layer => layer.Unpacked);
        // Download and unpack are half of the work each; the figure never goes back, even when a layer starts again.
        shown = Math.Max(shown, total == 0 ? 100 : Math.Min(100, 50.0 * (downloaded + unpacked) / total));
        var (work, quiet) = rate.Measure();
        var left = (2 * total) - downloaded - unpacked;
        return new ByteProgress
        {
            DownloadTotal = total,
            Downloaded = downloaded,
            Unpacked = unpacked,
            Percent = Math.Round(shown, 1),
            // Each byte is counted twice, once on its way here and once on its way to the disk.
            Rate = (long)(work / 2),
            EtaSeconds = work > 0 ? Math.Round(left / work, 1) : null,
            Stalled = left > 0 && quiet >= StalledAfter,
            Layers = [.. current.Layers.Select(layer => new LayerProgress(layer.Blob.Short, layer.Size, layer.Downloaded, layer.Unpacked))],
        };
    }

    private sealed class Layer(Digest blob, long size)
    {
        public Digest Blob { get; } = blob;

        public long Size { get; } = size;

        public long Downloaded { get; set; }

        public long Unpacked { get; set; }
    }

    private sealed record Plan(TaskId Task, string Thread, IReadOnlyList<Layer> Layers)
    {
        public Dictionary<Digest, Layer> ByBlob { get; } = Layers.ToDictionary(layer => layer.Blob);
    }
}
