using System.Globalization;
using Slipway.Server.Tasks;

namespace Slipway.Server.Configuration;

/// <summary>Reads <c>{"tasks": {"working": 32, "waiting": 4000, "waiting-of-one-caller": 2000}}</c>.</summary>
internal static class TaskSection
{
    private const int Most = 100_000;

    public static TaskLimits Read(IConfiguration configuration)
    {
        var defaults = new TaskLimits();
        return new TaskLimits
        {
            Working = ReadOne(configuration, "working") ?? defaults.Working,
            Waiting = ReadOne(configuration, "waiting") ?? defaults.Waiting,
            WaitingOfOneCaller = ReadOne(configuration, "waiting-of-one-caller") ?? defaults.WaitingOfOneCaller,
        };
    }

    private static int? ReadOne(IConfiguration configuration, string key)
    {
        if (configuration[$"tasks:{key}"] is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most
            ? count
            : throw new InvalidConfigurationException($"tasks:{key} '{text}' is not a number from 1 to {Most}.");
    }
}
