using System.Globalization;

namespace Slipway.Server.Configuration;

/// <summary>Reads <c>{"deadlines":{"start":60,"healthy":3600}}</c>, in seconds.</summary>
internal static class DeadlineSection
{
    private const int MaxSeconds = 24 * 3600;

    public static Deadlines Read(IConfiguration configuration)
    {
        var defaults = new Deadlines();
        return new Deadlines
        {
            Start = ReadOne(configuration, "start") ?? defaults.Start,
            Healthy = ReadOne(configuration, "healthy") ?? defaults.Healthy,
        };
    }

    private static TimeSpan? ReadOne(IConfiguration configuration, string phase)
    {
        if (configuration[$"deadlines:{phase}"] is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidConfigurationException($"deadlines:{phase} '{text}' is not a number of seconds from 1 to {MaxSeconds}.");
    }
}
