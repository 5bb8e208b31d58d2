using System.Text;
using Slipway.Contracts.Names;

namespace Slipway.Engine.Logs;

/// <summary>Puts the pieces of each stream's lines together again, and cuts lines that are too long.</summary>
internal sealed class LogLineJoiner(InstanceId instance)
{
    private sealed class Pending
    {
        public byte[] Bytes { get; } = new byte[LogLimits.LineBytes];

        public int Count { get; set; }

        public bool HasPieces { get; set; }

        public DateTimeOffset Time { get; set; }

        /// <summary>Where the first byte that is held here came from.</summary>
        public LogRest Start { get; set; }

        /// <summary>Where the text of the line before ends.</summary>
        public LogRest Before { get; set; }
    }

    private readonly Pending[] streams = [new(), new()];
    private RawPlace last;

    /// <summary>Takes one line of the file and adds the lines that it completes to <paramref name="lines"/>.</summary>
    /// <param name="raw">The line.</param>
    /// <param name="lines">Added to.</param>
    /// <param name="place">Where the line stands.</param>
    /// <param name="skip">Bytes of its text that were handed out before.</param>
    public void Add(RawLogLine raw, List<LogLine> lines, RawPlace place = default, int skip = 0)
    {
        last = place;
        var pending = streams[(int)raw.Stream];
        if (RawLogLine.TryParseTime(raw.Timestamp, out var time))
            pending.Time = time;
        var taken = Math.Min(skip, raw.Text.Length);
        var text = raw.Text[taken..];
        if (!pending.HasPieces)
            pending.Start = new LogRest(place.Begin, taken);
        pending.HasPieces = true;
        while (pending.Count + text.Length > LogLimits.LineBytes)
        {
            var room = LogLimits.LineBytes - pending.Count;
            text[..room].CopyTo(pending.Bytes.AsSpan(pending.Count));
            text = text[room..];
            taken += room;
            pending.Count = LogLimits.LineBytes;
            EmitPiece(pending, raw.Stream, lines, place.Begin, taken, room);
        }

        text.CopyTo(pending.Bytes.AsSpan(pending.Count));
        pending.Count += text.Length;
        pending.Before = new LogRest(place.Begin, raw.Text.Length);
        if (raw.IsWhole)
            Emit(pending, raw.Stream, pending.Count, lines);
    }

    /// <summary>Adds what was written without a line end; for when nothing more can come.</summary>
    public void Flush(List<LogLine> lines)
    {
        foreach (var stream in (LogStream[])[LogStream.StandardOutput, LogStream.StandardError])
        {
            var pending = streams[(int)stream];
            if (pending.HasPieces)
                Emit(pending, stream, pending.Count, lines);
        }
    }

    // A piece ends between characters: up to three bytes of one that is cut stay for the next piece.
    private void EmitPiece(Pending pending, LogStream stream, List<LogLine> lines, LogPoint at, int taken, int room)
    {
        var end = pending.Count;
        for (var back = 1; back <= 3 && pending.Bytes[end - 1] >= 0x80; back++)
        {
            var lead = pending.Bytes[pending.Count - back];
            var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
            if (length == 0)
                continue;
            if (length > back)
                end = pending.Count - back;
            break;
        }

        var rest = pending.Bytes.AsSpan(end, pending.Count - end).ToArray();
        var text = Encoding.UTF8.GetString(pending.Bytes, 0, end);
        rest.CopyTo(pending.Bytes, 0);
        pending.Count = rest.Length;
        // The rest may have begun in the line before.
        pending.Start = rest.Length <= room
            ? new LogRest(at, taken - rest.Length)
            : pending.Before with { Skip = Math.Max(0, pending.Before.Skip - (rest.Length - room)) };
        lines.Add(new LogLine(instance, pending.Time, stream, text) { Position = Position() });
    }

    private void Emit(Pending pending, LogStream stream, int count, List<LogLine> lines)
    {
        pending.Count = 0;
        pending.HasPieces = false;
        lines.Add(new LogLine(instance, pending.Time, stream, Encoding.UTF8.GetString(pending.Bytes, 0, count)) { Position = Position() });
    }

    private LogPosition Position() => LogPosition.Behind(last, RestOf(streams[0]), RestOf(streams[1]));

    private static LogRest? RestOf(Pending pending) => pending.HasPieces ? pending.Start : null;
}
