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
    }

    private readonly Pending[] streams = [new(), new()];

    /// <summary>Takes one line of the file and adds the lines that it completes to <paramref name="lines"/>.</summary>
    public void Add(RawLogLine raw, List<LogLine> lines)
    {
        var pending = streams[(int)raw.Stream];
        if (RawLogLine.TryParseTime(raw.Timestamp, out var time))
            pending.Time = time;
        pending.HasPieces = true;
        var text = raw.Text;
        while (pending.Count + text.Length > LogLimits.LineBytes)
        {
            var room = LogLimits.LineBytes - pending.Count;
            text[..room].CopyTo(pending.Bytes.AsSpan(pending.Count));
            text = text[room..];
            pending.Count = LogLimits.LineBytes;
            EmitPiece(pending, raw.Stream, lines);
        }

        text.CopyTo(pending.Bytes.AsSpan(pending.Count));
        pending.Count += text.Length;
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
    private void EmitPiece(Pending pending, LogStream stream, List<LogLine> lines)
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
        Emit(pending, stream, end, lines);
        rest.CopyTo(pending.Bytes, 0);
        pending.Count = rest.Length;
        pending.HasPieces = true;
    }

    private void Emit(Pending pending, LogStream stream, int count, List<LogLine> lines)
    {
        lines.Add(new LogLine(instance, pending.Time, stream, Encoding.UTF8.GetString(pending.Bytes, 0, count)));
        pending.Count = 0;
        pending.HasPieces = false;
    }
}
