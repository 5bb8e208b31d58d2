using System.Globalization;
using Slipway.Images;

namespace Slipway.Server.Configuration;

/// <summary>
/// How patient pulls are: <c>{"transfers": {"least-rate": 1024, "stall-window": 30, "answer-timeout": 30, "connect-timeout": 10, "attempts": 5}}</c>;
/// times in seconds, the rate in bytes per second.
/// </summary>
internal static class TransferSection
{
    private const int LongestTime = 3600;

    /// <exception cref="InvalidConfigurationException">A value is no number, or out of its bounds.</exception>
    public static TransferOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("transfers");
        var options = new TransferOptions();
        options.LeastBytesPerSecond = Number(section, "least-rate", options.LeastBytesPerSecond, 1, 1L << 40);
        options.StallWindow = Time(section, "stall-window", options.StallWindow);
        options.AnswerTimeout = Time(section, "answer-timeout", options.AnswerTimeout);
        options.ConnectTimeout = Time(section, "connect-timeout", options.ConnectTimeout);
        options.Attempts = (int)Number(section, "attempts", options.Attempts, 1, 100);
        return options;
    }

    private static TimeSpan Time(IConfiguration section, string key, TimeSpan otherwise) =>
        TimeSpan.FromSeconds(Number(section, key, (long)otherwise.TotalSeconds, 1, LongestTime));

    private static long Number(IConfiguration section, string key, long otherwise, long least, long most)
    {
        if (section[key] is not { } text)
            return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidConfigurationException($"transfers:{key} '{text}' is not a number from {least} to {most}.");
    }
}
