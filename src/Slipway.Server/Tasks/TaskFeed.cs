using System.Runtime.CompilerServices;

namespace Slipway.Server.Tasks;

/// <summary>
/// One Task's events, for any number of readers. Each reader has only a cursor into the shared list and is woken when
/// there is more: a slow one holds nothing that others wait for, and nothing is queued for it.
/// </summary>
public sealed class TaskFeed(TimeProvider time, IEnumerable<StoredEvent> events)
{
    /// <summary>The byte feed speaks at most this often.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly List<StoredEvent> list = [.. events];
    private TaskCompletionSource changed = NewPulse();

    public ProgressMeter Progress { get; } = new(time);

    /// <summary>All events so far with a <c>seq</c> above the cursor.</summary>
    public IReadOnlyList<StoredEvent> After(long cursor) => Take(cursor, out _, out _);

    /// <summary>The cursor that leaves out everything up to a point in time (v1's <c>time</c> parameter).</summary>
    /// <param name="nanoseconds">UNIX nanoseconds.</param>
    public long CursorAt(long nanoseconds)
    {
        lock (gate)
            return list.FindLast(candidate => candidate.Time <= nanoseconds)?.Seq ?? 0;
    }

    /// <summary>Returns when there is something above the cursor, when the Task has ended, or when time is up.</summary>
    public async Task WaitAsync(long cursor, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (Take(cursor, out var change, out var ended).Count > 0 || ended)
            return;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(change, Task.Delay(atMost, time, timeout.Token));
        await timeout.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Everything above the cursor, in order, then whatever comes, until the final event.</summary>
    /// <param name="cursor">The last <c>seq</c> that the reader has; 0 for none.</param>
    /// <param name="withBytes">Add the byte feed: bodies of <c>progress</c> events, which have no <c>seq</c>.</param>
    /// <param name="cancellationToken">The reader left.</param>
    public async IAsyncEnumerable<FeedItem> ReadAsync(
        long cursor, bool withBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> lastBytes = default;
        while (true)
        {
            var batch = Take(cursor, out var change, out var ended);
            foreach (var stored in batch)
            {
                cursor = stored.Seq;
                yield return new FeedItem(stored.Seq, stored.Body);
            }

            if (ended)
                yield break;

            if (withBytes && Progress.Render() is { IsEmpty: false } bytes && !bytes.Equals(lastBytes))
            {
                lastBytes = bytes;
                yield return new FeedItem(0, bytes);
            }

            if (withBytes)
                await Task.WhenAny(change, Task.Delay(ProgressInterval, time, cancellationToken));
            else
                await change.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Shows an event that has become durable.</summary>
    internal void Publish(StoredEvent stored)
    {
        TaskCompletionSource pulse;
        lock (gate)
        {
            list.Add(stored);
            pulse = changed;
            changed = NewPulse();
        }

        pulse.SetResult();
    }

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private List<StoredEvent> Take(long cursor, out Task change, out bool ended)
    {
        lock (gate)
        {
            change = changed.Task;
            ended = list is [.., { IsFinal: true }];
            // seq counts from 1 without holes, so it is an index, too.
            var skip = list.Count == 0 ? 0 : Math.Clamp(cursor - list[0].Seq + 1, 0, list.Count);
            return list.GetRange((int)skip, list.Count - (int)skip);
        }
    }
}
