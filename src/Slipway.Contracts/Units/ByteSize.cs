using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Contracts.Units;

/// <summary>Sizes as the platform writes them: <c>256MB</c> is 268435456 bytes.</summary>
public static partial class ByteSize
{
    private static readonly string[] Names = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Reads <c>2G</c>, <c>640MB</c>, <c>1gb</c>, <c>1.5G</c>; a bare number is megabytes.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var match = Pattern().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var power = match.Groups[2].Value.ToUpperInvariant() switch { "B" => 0, "K" or "KB" => 1, "" or "M" or "MB" => 2, "G" or "GB" => 3, _ => 4 };
        var exact = number * (decimal)Math.Pow(1024, power);
        if (exact > long.MaxValue / 2)
            return false;
        bytes = (long)exact;
        return true;
    }

    /// <summary>Whole units where they are whole (<c>256MB</c>), else one decimal (<c>1.5GB</c>).</summary>
    public static string Format(long bytes)
    {
        var power = 0;
        double value = bytes;
        while (value >= 1024 && power < Names.Length - 1)
        {
            value /= 1024;
            power++;
        }

        return value.ToString(value == Math.Floor(value) ? "0" : "0.0", CultureInfo.InvariantCulture) + Names[power];
    }

    [GeneratedRegex(@"\A([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([kmgt]?b|[kmgt]|)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
