namespace Slipway.Engine.Logs;

/// <summary>The file that is being read, and where in it.</summary>
internal sealed class LogPlace : IDisposable
{
    private readonly LogFiles files;
    private readonly long offset;
    private LogPosition? after;
    private long number;
    private LogSegment? segment;
    private LogCursor? cursor;
    private long mark;
    private bool gap;

    /// <summary>At or before a line; what is before the next line end is passed over.</summary>
    public LogPlace(LogFiles files, long number, long offset) => (this.files, this.number, this.offset) = (files, number, offset);

    /// <summary>Behind a line that was handed out.</summary>
    public LogPlace(LogFiles files, LogPosition after)
        : this(files, after.Begin.File, after.Begin.Offset) => this.after = after;

    public bool IsAtOrPast(long lastNumber, long lastLength) =>
        number > lastNumber || (number == lastNumber && cursor?.Offset >= lastLength);

    /// <summary>Reads some lines; false when there are none now.</summary>
    public async ValueTask<bool> ReadAsync(LogLineJoiner joiner, List<LogLine> lines, CancellationToken cancellationToken)
    {
        if (cursor is null && !await EnterFirstAsync(cancellationToken).ConfigureAwait(false))
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
        gap |= next.Number > number + 1;
        Enter(next, 0);
        return true;
    }

    public void Dispose() => segment?.Dispose();

    private async ValueTask<bool> EnterFirstAsync(CancellationToken cancellationToken)
    {
        if (files.Open(number) is not { } first)
            return false;
        var isAnother = first.Number != number;
        if (after is not null)
            isAnother |= await FindGapAsync(first, cancellationToken).ConfigureAwait(false);
        var start = isAnother ? 0 : Math.Min(offset, first.Length);
        Enter(first, start);
        if (start > 0)
        {
            mark = await ReadMarkAsync(first, cancellationToken).ConfigureAwait(false);
            if (after is null)
                await cursor!.SkipLineAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // Whoever comes back finds the file that they were in, or is told that something is missing.
    private async ValueTask<bool> FindGapAsync(LogSegment first, CancellationToken cancellationToken)
    {
        var isGone = first.Number != number;
        var isReplaced = !isGone && number == after!.End.File && after.Mark != 0
            && await ReadMarkAsync(first, cancellationToken).ConfigureAwait(false) is not 0 and var found && found != after.Mark;
        if (!isGone && !isReplaced)
            return false;
        gap = true;
        if (isReplaced || first.Number > after!.End.File)
            after = null;
        return true;
    }

    private void Enter(LogSegment entered, long at)
    {
        segment?.Dispose();
        segment = entered;
        number = entered.Number;
        mark = 0;
        cursor = new LogCursor(entered, at);
    }

    private async ValueTask<bool> TakeAsync(LogLineJoiner joiner, List<LogLine> lines, CancellationToken cancellationToken)
    {
        if (!await cursor!.FillAsync(cancellationToken).ConfigureAwait(false))
            return false;
        while (cursor.TryTake(out var line))
        {
            if (RawLogLine.TryParse(line, out var raw))
                Add(raw, line.Length, joiner, lines);
        }

        return true;
    }

    private void Add(RawLogLine raw, int length, LogLineJoiner joiner, List<LogLine> lines)
    {
        var begin = new LogPoint(number, cursor!.Offset - length - 1);
        if (mark == 0 && RawLogLine.TryParseTime(raw.Timestamp, out var time))
            mark = time.UtcTicks;
        var skip = 0;
        if (after is not null)
        {
            var from = after.RestOf(raw.Stream) is { } rest ? rest.At : after.End;
            if (begin.CompareTo(from) < 0)
                return;
            if (after.RestOf(raw.Stream) is { } cut && begin == cut.At)
                skip = cut.Skip;
            else if (begin.CompareTo(after.End) >= 0)
                after = null;
        }

        var count = lines.Count;
        joiner.Add(raw, lines, new RawPlace(begin, cursor.Offset, mark), skip);
        if (gap && lines.Count > count)
        {
            gap = false;
            lines[count] = lines[count] with { AfterGap = true };
        }
    }

    private static async ValueTask<long> ReadMarkAsync(LogSegment segment, CancellationToken cancellationToken)
    {
        // The first line that is one; mostly the first of all.
        var head = new LogCursor(segment, 0);
        while (await head.FillAsync(cancellationToken).ConfigureAwait(false))
        {
            while (head.TryTake(out var line))
            {
                if (RawLogLine.TryParse(line, out var raw) && RawLogLine.TryParseTime(raw.Timestamp, out var time))
                    return time.UtcTicks;
            }
        }

        return 0;
    }
}
