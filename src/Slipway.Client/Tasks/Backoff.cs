namespace Slipway.Client.Tasks;

/// <summary>How long to wait before trying again: 100 ms, doubling to 5 s, each cut by up to half so that clients spread out.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="attempt">From 1.</param>
    /// <param name="spread">0 to 1: how much of the possible cut is taken.</param>
    public static TimeSpan Delay(int attempt, double spread)
    {
        var full = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 30) - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (1 - (spread / 2)));
    }
}
