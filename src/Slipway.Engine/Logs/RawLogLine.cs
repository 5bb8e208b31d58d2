using System.Globalization;
using System.Text;

namespace Slipway.Engine.Logs;

/// <summary>
/// One line of conmon's k8s-file format: <c>2026-11-22T17:05:08.957801561+00:00 stdout F text</c>. F ends a line of the
/// instance, P is a piece of one that goes on.
/// </summary>
internal readonly ref struct RawLogLine
{
    private RawLogLine(ReadOnlySpan<byte> timestamp, LogStream stream, bool isWhole, ReadOnlySpan<byte> text)
    {
        Timestamp = timestamp;
        Stream = stream;
        IsWhole = isWhole;
        Text = text;
    }

    public ReadOnlySpan<byte> Timestamp { get; }

    public LogStream Stream { get; }

    public bool IsWhole { get; }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Reads a line without its line end; false when it is not of this format.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out RawLogLine parsed)
    {
        parsed = default;
        var space = line.IndexOf((byte)' ');
        if (space <= 0)
            return false;
        var rest = line[(space + 1)..];
        LogStream stream;
        if (rest.StartsWith("stdout "u8))
            stream = LogStream.StandardOutput;
        else if (rest.StartsWith("stderr "u8))
            stream = LogStream.StandardError;
        else
            return false;
        rest = rest[7..];
        if (rest.Length < 2 || rest[0] is not ((byte)'F' or (byte)'P') || rest[1] != ' ')
            return false;
        parsed = new RawLogLine(line[..space], stream, rest[0] == 'F', rest[2..]);
        return true;
    }

    /// <summary>The time of the line; nanoseconds are cut to .NET's 100.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> timestamp, out DateTimeOffset time)
    {
        const int untilTicks = 27; // 2026-11-22T17:05:08.9578015
        const int untilZone = 29;
        time = default;
        if (timestamp.Length != untilZone + "+00:00".Length)
            return false;
        var text = Encoding.ASCII.GetString(timestamp[..untilTicks]) + Encoding.ASCII.GetString(timestamp[untilZone..]);
        return DateTimeOffset.TryParseExact(
            text, "yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
