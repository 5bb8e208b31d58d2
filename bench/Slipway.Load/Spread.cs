namespace Slipway.Load;

/// <summary>How a lot of times are spread.</summary>
internal static class Spread
{
    public static string Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0
            ? "none"
            : $"{sorted[sorted.Length / 2]:N0} ms median, {sorted[(int)(sorted.Length * 0.99)]:N0} ms p99, {sorted[^1]:N0} ms longest";
    }
}
