namespace Slipway.Engine.Logs;

/// <summary>Reads one file line by line from an offset on, with one buffer.</summary>
internal sealed class LogCursor(LogSegment segment, long offset)
{
    private readonly byte[] buffer = new byte[LogLimits.ReadBytes];
    private int start;
    private int end;
    private bool skipping;

    /// <summary>Up to where lines were taken.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Reads more; false at the present end of the file.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        if (end == buffer.Length)
        {
            // No line of conmon's is that long: the file is damaged, and the next line end is where sense begins again.
            Offset += end;
            end = 0;
            skipping = true;
        }

        var count = await segment.ReadAsync(buffer.AsMemory(end), Offset + end, cancellationToken).ConfigureAwait(false);
        end += count;
        return count > 0;
    }

    /// <summary>Takes the next line that is in the buffer as a whole, without its line end.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        line = default;
        while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and var length)
        {
            line = buffer.AsSpan(start, length);
            start += length + 1;
            Offset += length + 1;
            if (!skipping)
                return true;
            skipping = false;
        }

        return false;
    }

    /// <summary>Goes to the next beginning of a line; for an offset that may be within one.</summary>
    public async ValueTask SkipLineAsync(CancellationToken cancellationToken)
    {
        skipping = true;
        while (skipping && await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            var passed = length >= 0 ? length + 1 : end - start;
            start += passed;
            Offset += passed;
            skipping = length < 0;
        }
    }
}
