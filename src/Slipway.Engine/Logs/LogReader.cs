using System.Runtime.CompilerServices;
using Slipway.Contracts.Logs;
using Slipway.Contracts.Names;

namespace Slipway.Engine.Logs;

/// <summary>Reads an instance's log from near its end, over files that were put aside, and on as it grows.</summary>
internal sealed class LogReader(LogFiles files, InstanceId id, TimeProvider time)
{
    /// <param name="lines">How many from the end; more than <see cref="JobLogLimits.Lines"/> are as many.</param>
    /// <param name="follow">Go on with what comes, as long as <paramref name="mayGrow"/> says that something can.</param>
    public async IAsyncEnumerable<LogLine> ReadAsync(
        int lines, bool follow, Func<bool> mayGrow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(lines, 0, JobLogLimits.Lines);
        var grows = mayGrow();
        var (lastNumber, lastLength) = End();
        var (number, offset) = await LogTail.FindAsync(files, wanted, cancellationToken).ConfigureAwait(false);
        var joiner = new LogLineJoiner(id);
        var tail = new Queue<LogLine>();
        var inTail = true;
        var ready = new List<LogLine>();

        using var place = new LogPlace(files, number, offset);
        while (true)
        {
            // Asked before reading: what was written before the end is then sure to be read.
            grows = mayGrow();
            var moved = await place.ReadAsync(joiner, ready, cancellationToken).ConfigureAwait(false);
            if (!moved && !grows)
                joiner.Flush(ready);
            foreach (var line in ready)
            {
                if (!inTail)
                    yield return line;
                else if (wanted > 0)
                    tail.Enqueue(line);
                if (inTail && tail.Count > wanted)
                    tail.Dequeue();
            }

            ready.Clear();
            if (inTail && (!moved || (grows && place.IsAtOrPast(lastNumber, lastLength))))
            {
                inTail = false;
                while (tail.TryDequeue(out var line))
                    yield return line;
                if (!follow && grows)
                    yield break;
            }

            if (!moved && !grows)
                yield break;
            if (!moved)
                await Task.Delay(LogLimits.FollowInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All that comes behind a position, and goes on with what is written.</summary>
    public async IAsyncEnumerable<LogLine> ReadAsync(
        LogPosition after, bool follow, Func<bool> mayGrow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var joiner = new LogLineJoiner(id);
        var ready = new List<LogLine>();
        using var place = new LogPlace(files, after);
        while (true)
        {
            var grows = mayGrow();
            var moved = await place.ReadAsync(joiner, ready, cancellationToken).ConfigureAwait(false);
            if (!moved && !grows)
                joiner.Flush(ready);
            foreach (var line in ready)
                yield return line;
            ready.Clear();
            if (!moved && (!grows || !follow))
                yield break;
            if (!moved)
                await Task.Delay(LogLimits.FollowInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private (long Number, long Length) End()
    {
        using var last = files.Open(files.CurrentNumber);
        return last is null ? (0, 0) : (last.Number, last.Length);
    }
}
