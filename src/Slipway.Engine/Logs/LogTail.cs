namespace Slipway.Engine.Logs;

/// <summary>Where to begin reading so that the last lines come out, without reading what is before them.</summary>
internal static class LogTail
{
    // Pieces of a long line stand before its end, among those of the other stream: going back this much more has them all.
    private const int Margin = 4 * LogLimits.LineBytes;

    /// <summary>A file's number and an offset in it, at or before the <paramref name="lines"/>th line from the end.</summary>
    public static async Task<(long Number, long Offset)> FindAsync(LogFiles files, int lines, CancellationToken cancellationToken)
    {
        var oldest = files.OldestNumber;
        var number = files.CurrentNumber;
        var missing = lines;
        while (true)
        {
            using var segment = files.Open(number);
            if (segment is not null && segment.Number == number)
            {
                var (offset, found) = await FindAsync(segment, missing, cancellationToken).ConfigureAwait(false);
                missing -= found;
                if (missing <= 0)
                    return (number, offset);
            }

            if (number <= oldest)
                return (oldest, 0);
            number--;
        }
    }

    private static async Task<(long Offset, int Found)> FindAsync(LogSegment segment, int wanted, CancellationToken cancellationToken)
    {
        var length = segment.Length;
        for (long window = LogLimits.ReadBytes; ; window *= 2)
        {
            var start = Math.Max(0, length - window);
            var found = await CountAsync(segment, start, length, cancellationToken).ConfigureAwait(false);
            if (start == 0 || found >= wanted)
                return (Math.Max(0, start - Margin), found);
        }
    }

    private static async Task<int> CountAsync(LogSegment segment, long start, long end, CancellationToken cancellationToken)
    {
        var count = 0;
        var cursor = new LogCursor(segment, start);
        if (start > 0)
            await cursor.SkipLineAsync(cancellationToken).ConfigureAwait(false);
        while (cursor.Offset < end && await cursor.FillAsync(cancellationToken).ConfigureAwait(false))
        {
            while (cursor.TryTake(out var line))
                count += RawLogLine.TryParse(line, out var raw) && raw.IsWhole ? 1 : 0;
        }

        return count;
    }
}
