using System.Globalization;
using Slipway.Server.Limits;

namespace Slipway.Server.Configuration;

/// <summary>
/// Reads what callers may take: <c>{"limits": {"connections": 10000, "requests": 256, "requests-of-one-caller": 64, "header-timeout": 15}}</c>;
/// times in seconds.
/// </summary>
internal static class LimitSection
{
    private const int Most = 1_000_000;
    private const int LongestTime = 3600;

    /// <summary>Kestrel looks at rates once a second, and wants the grace to be more.</summary>
    private const int ShortestGrace = 2;

    /// <exception cref="InvalidConfigurationException">A value is no number, or out of its bounds.</exception>
    public static CallerLimits Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("limits");
        var defaults = new CallerLimits();
        return new CallerLimits
        {
            Connections = Number(section, "connections") ?? defaults.Connections,
            ConnectionsOfOneAddress = Number(section, "connections-of-one-address") ?? defaults.ConnectionsOfOneAddress,
            ConnectionsOfOneInstance = Number(section, "connections-of-one-instance") ?? defaults.ConnectionsOfOneInstance,
            HeaderTimeout = Time(section, "header-timeout", defaults.HeaderTimeout),
            IdleTimeout = Time(section, "idle-timeout", defaults.IdleTimeout),
            LeastRate = Number(section, "least-rate") ?? defaults.LeastRate,
            RateGrace = Time(section, "rate-grace", defaults.RateGrace, ShortestGrace),
            Turn = Time(section, "turn", defaults.Turn),
            Heartbeat = Time(section, "heartbeat", defaults.Heartbeat),
            ReaderTimeout = Time(section, "reader-timeout", defaults.ReaderTimeout),
            Requests = Pair(section, "requests", defaults.Requests),
            Waiting = Pair(section, "waiting", defaults.Waiting),
            Watchers = Pair(section, "watchers", defaults.Watchers),
            Logs = Pair(section, "logs", defaults.Logs),
            Tunnels = Pair(section, "tunnels", defaults.Tunnels),
            Uploads = Pair(section, "uploads", defaults.Uploads),
            Routed = Pair(section, "routed", defaults.Routed, "of-one-endpoint"),
        };
    }

    private static Share Pair(IConfiguration section, string key, Share otherwise, string one = "of-one-caller") =>
        new(Number(section, key) ?? otherwise.InAll, Number(section, $"{key}-{one}") ?? otherwise.OfOneCaller);

    private static TimeSpan Time(IConfiguration section, string key, TimeSpan otherwise, int least = 1) =>
        Number(section, key, least, LongestTime) is { } seconds ? TimeSpan.FromSeconds(seconds) : otherwise;

    private static int? Number(IConfiguration section, string key, int least = 1, int most = Most)
    {
        if (section[key] is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidConfigurationException($"limits:{key} '{text}' is not a number from {least} to {most}.");
    }
}
