using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Slipway.Engine.Logs;

/// <summary>
/// Behind a line in an instance's log: reading from here on repeats nothing and leaves out nothing, over restarts and while files are put
/// aside. As text, <c>3.1234.8de2a1b0c5d4e30</c>: the file's number, an offset in it, and the time of the file's first line, by which
/// it is known again; behind that, where one of the outputs is in the middle of a line, <c>-o2.900.16</c>.
/// </summary>
public sealed record LogPosition
{
    /// <summary>Characters of the text: three times three numbers.</summary>
    public const int MaxLength = 200;

    /// <summary>Before the first line that is kept.</summary>
    public static LogPosition Beginning { get; } = new(new LogPoint(1, 0), mark: 0, null, null);

    private LogPosition(LogPoint end, long mark, LogRest? output, LogRest? error) => (End, Mark, Output, Error) = (end, mark, output, error);

    /// <summary>Up to here everything was handed out, but for the rests.</summary>
    internal LogPoint End { get; }

    internal long Mark { get; }

    internal LogRest? Output { get; }

    internal LogRest? Error { get; }

    /// <summary>The first byte that has to be read again.</summary>
    internal LogPoint Begin => new[] { End, Output?.At ?? End, Error?.At ?? End }.Min();

    internal static LogPosition Behind(RawPlace place, LogRest? output, LogRest? error) =>
        new(place.Begin with { Offset = place.End }, place.Mark, output, error);

    internal LogRest? RestOf(LogStream stream) => stream == LogStream.StandardOutput ? Output : Error;

    public static bool TryParse(string text, [NotNullWhen(true)] out LogPosition? position)
    {
        position = null;
        var parts = text.Length <= MaxLength ? text.Split('-') : [];
        if (parts.Length is 0 or > 3 || parts[0].Split('.') is not [var file, var offset, var mark]
            || !TryReadPoint(file, offset, out var end) || !long.TryParse(mark, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks))
        {
            return false;
        }

        LogRest? output = null, error = null;
        foreach (var part in parts.Skip(1))
        {
            if (part.Length < 2 || part[1..].Split('.') is not [var restFile, var restOffset, var skip] || !TryReadPoint(restFile, restOffset, out var at)
                || !TryRead(skip, out var bytes) || bytes > int.MaxValue || at.CompareTo(end) > 0)
            {
                return false;
            }

            if (part[0] == 'o' && output is null)
                output = new LogRest(at, (int)bytes);
            else if (part[0] == 'e' && error is null)
                error = new LogRest(at, (int)bytes);
            else
                return false;
        }

        position = new LogPosition(end, ticks, output, error);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{End.File}.{End.Offset}.{Mark:x}{Write('o', Output)}{Write('e', Error)}");

    private static string Write(char stream, LogRest? rest) =>
        rest is { } there ? string.Create(CultureInfo.InvariantCulture, $"-{stream}{there.At.File}.{there.At.Offset}.{there.Skip}") : "";

    private static bool TryReadPoint(string file, string offset, out LogPoint point)
    {
        var read = TryRead(file, out var number) & TryRead(offset, out var bytes);
        point = new LogPoint(number, bytes);
        return read && number > 0;
    }

    private static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
