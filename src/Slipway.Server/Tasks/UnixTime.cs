namespace Slipway.Server.Tasks;

/// <summary>The clock in the unit of the v1 API.</summary>
internal static class UnixTime
{
    private const long NanosecondsPerTick = 100;

    public static long UnixNanoseconds(this TimeProvider time) => time.GetUtcNow().UnixNanoseconds();

    public static long UnixNanoseconds(this DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
}
