using System.Runtime.CompilerServices;
using Slipway.Contracts.Names;

namespace Slipway.Engine.Logs;

/// <summary>Reads an instance's log from near its end, over files that were put aside, and on as it grows.</summary>
internal sealed class LogReader(LogFiles files, InstanceId id, TimeProvider time)
{
    /// <param name="lines">How many from the end; at most <see cref="LogLimits.TailLines"/>.</param>
    /// <param name="follow">Go on with what comes, as long as <paramref name="mayGrow"/> says that something can.</param>
    public async IAsyncEnumerable<LogLine> ReadAsync(
        int lines, bool follow, Func<bool> mayGrow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(lines, 0, LogLimits.TailLines);
        var grows = mayGrow();
        var (lastNumber, lastLength) = End();
        var (number, offset) = await LogTail.FindAsync(files, wanted, cancellationToken).ConfigureAwait(false);
        var joiner = new LogLineJoiner(id);
        var tail = new Queue<LogLine>();
        var inTail = true;
        var ready = new List<LogLine>();

        using var place = new Place(files, number, offset);
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

    private (long Number, long Length) End()
    {
        using var last = files.Open(files.CurrentNumber);
        return last is null ? (0, 0) : (last.Number, last.Length);
    }

    /// <summary>The file that is being read, and where in it.</summary>
    private sealed class Place(LogFiles files, long number, long offset) : IDisposable
    {
        private long number = number;
        private LogSegment? segment;
        private LogCursor? cursor;

        public bool IsAtOrPast(long lastNumber, long lastLength) =>
            number > lastNumber || (number == lastNumber && cursor?.Offset >= lastLength);

        /// <summary>Reads some lines; false when there are none now.</summary>
        public async ValueTask<bool> ReadAsync(LogLineJoiner joiner, List<LogLine> lines, CancellationToken cancellationToken)
        {
            if (cursor is null && !await EnterAsync(files.Open(number), offset, cancellationToken).ConfigureAwait(false))
                return false;
            if (await TakeAsync(joiner, lines, cancellationToken).ConfigureAwait(false))
                return true;

            // conmon closes a file before it makes the next: once there is a next one, this one is complete.
            var next = files.Open(number + 1);
            if (next is null && files.WasReplaced(segment!))
                next = files.Open(number);
            if (next is null)
                return false;
            while (await TakeAsync(joiner, lines, cancellationToken).ConfigureAwait(false))
                cancellationToken.ThrowIfCancellationRequested();
            return await EnterAsync(next, 0, cancellationToken).ConfigureAwait(false);
        }

        public void Dispose() => segment?.Dispose();

        private async ValueTask<bool> EnterAsync(LogSegment? entered, long at, CancellationToken cancellationToken)
        {
            if (entered is null)
                return false;
            segment?.Dispose();
            segment = entered;
            var start = entered.Number == number || at == 0 ? at : 0;
            number = entered.Number;
            cursor = new LogCursor(entered, start);
            if (start > 0)
                await cursor.SkipLineAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }

        private async ValueTask<bool> TakeAsync(LogLineJoiner joiner, List<LogLine> lines, CancellationToken cancellationToken)
        {
            if (!await cursor!.FillAsync(cancellationToken).ConfigureAwait(false))
                return false;
            while (cursor.TryTake(out var line))
            {
                if (RawLogLine.TryParse(line, out var raw))
                    joiner.Add(raw, lines);
            }

            return true;
        }
    }
}
