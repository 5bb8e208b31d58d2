using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Units;

/// <summary>Bandwidth as the platform writes it: <c>5Mbps</c> is 5000000 bits per second.</summary>
internal static partial class Bandwidth
{
    /// <summary>Reads <c>5Mbps</c>, <c>1Gbps</c>; a bare number is Mbps.</summary>
    public static bool TryParse(string text, out long bitsPerSecond)
    {
        bitsPerSecond = 0;
        var match = Pattern().Match(text);
        if (!match.Success)
            return false;
        var factor = match.Groups[2].Value.ToUpperInvariant() switch { "K" => 1_000L, "G" => 1_000_000_000L, _ => 1_000_000L };
        bitsPerSecond = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * factor;
        return true;
    }

    public static string Format(long bitsPerSecond) => bitsPerSecond switch
    {
        >= 1_000_000_000 when bitsPerSecond % 1_000_000_000 == 0 => $"{bitsPerSecond / 1_000_000_000}Gbps",
        _ => string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1_000_000.0:0.###}Mbps"),
    };

    [GeneratedRegex(@"\A([0-9]{1,9}) ?(?:([kmg])(?:bps|bit)?)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
