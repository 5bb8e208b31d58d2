using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Units;

/// <summary>A point in time as people type it: <c>2h</c> ago, or <c>2026-11-22 10:00</c> by the clock on the wall.</summary>
internal readonly partial record struct Moment(TimeSpan Ago, DateTimeOffset? At)
{
    public const string Forms = "how long ago, such as 90s, 30m, 2h or 7d, or a time such as 2026-11-22T10:00 or 10:00";

    private const int MostDays = 36500;

    public static bool TryParse(string text, out Moment moment)
    {
        moment = default;
        if (Span().Match(text) is { Success: true } match)
        {
            var (number, unit) = (double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match.Groups["unit"].Value);
            var days = number * (unit switch { "s" => 1.0 / 86400, "m" => 1.0 / 1440, "h" => 1.0 / 24, _ => 1 });
            moment = new Moment(TimeSpan.FromDays(Math.Min(days, MostDays)), At: null);
            return days <= MostDays;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal | DateTimeStyles.AllowWhiteSpaces, out var time))
            return false;
        moment = new Moment(default, time);
        return true;
    }

    public DateTimeOffset Resolve(TimeProvider time) => At ?? time.GetUtcNow() - Ago;

    [GeneratedRegex(@"\A(?<number>[0-9]{1,9})(?<unit>[smhd])\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Span();
}
