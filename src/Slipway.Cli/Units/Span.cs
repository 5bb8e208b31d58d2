using System.Globalization;

namespace Slipway.Cli.Units;

/// <summary>Lengths of time as people read them: <c>16s</c>, <c>4m12s</c>, <c>6d6h17m</c>.</summary>
internal static class Span
{
    // A century; longer than anything here is kept.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads what <see cref="Format"/> writes, and single units: <c>90s</c>, <c>12h</c>, <c>7d</c>.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            TimeSpan? unit = rest[digits] switch
            {
                's' => TimeSpan.FromSeconds(1),
                'm' => TimeSpan.FromMinutes(1),
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                _ => null,
            };
            if (unit is not { } each || number > (Longest - span) / each)
                return false;
            span += number * each;
            rest = rest[(digits + 1)..];
        }

        return text.Length > 0;
    }

    public static string Format(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0s",
        { TotalMinutes: < 1 } => $"{span.Seconds}s",
        { TotalHours: < 1 } => $"{span.Minutes}m{span.Seconds}s",
        { TotalDays: < 1 } => $"{span.Hours}h{span.Minutes}m",
        _ => $"{(int)span.TotalDays}d{span.Hours}h{span.Minutes}m",
    };
}
