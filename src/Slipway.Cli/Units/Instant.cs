using System.Globalization;

namespace Slipway.Cli.Units;

/// <summary>Points in time as they are shown: <c>2026-11-22 19:42:43 UTC</c>.</summary>
internal static class Instant
{
    public static string Format(DateTimeOffset time) =>
        time == default ? "" : time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    public static string FormatNanoseconds(long unixNanoseconds) => unixNanoseconds == 0 ? "" : Format(FromNanoseconds(unixNanoseconds));

    public static DateTimeOffset FromNanoseconds(long unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(unixNanoseconds / 100);
}
