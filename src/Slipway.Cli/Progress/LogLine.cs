using System.Text.RegularExpressions;
using Slipway.Cli.Terminal;

namespace Slipway.Cli.Progress;

/// <summary>A line of an app's log, as it is shown.</summary>
internal static partial class LogLine
{
    /// <param name="line">From the server: <c>[stdout][c5a0cb8e] listening on port 4000</c>.</param>
    /// <param name="screen">On a terminal escapes are taken out; in a pipe the line is left as the app wrote it.</param>
    /// <param name="withInstance">Keep the tag that says which instance wrote it.</param>
    public static string Format(string line, Screen screen, bool withInstance = true)
    {
        var match = Pattern().Match(line);
        if (!match.Success)
            return screen.Foreign(line);
        var (stream, instance, text) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        var colour = stream == "stderr" ? Colour.Stderr : Colour.Stdout;
        return $"[{screen.Paint(colour, stream)}]{(withInstance ? instance : "")} {screen.Foreign(text)}";
    }

    [GeneratedRegex(@"\A\[(stdout|stderr)\](\[[0-9a-f]{8}\])? ?(.*)\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
