using Slipway.Contracts.Jobs;

namespace Slipway.Server.Instances;

/// <summary>
/// When an instance is started again, and how soon: the wait doubles from half a second to a minute, and begins anew after
/// an instance that ran well for a while. A pure function.
/// </summary>
public static class RestartRule
{
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>An instance that ran for this long was well: what ended it has nothing to do with the restarts before.</summary>
    public static readonly TimeSpan WellAfter = TimeSpan.FromMinutes(1);

    /// <param name="config">The job's restart mode and bound.</param>
    /// <param name="exitCode">Null when nobody saw how the instance ended: a reboot is no fault of the app's.</param>
    /// <param name="ran">How long it ran.</param>
    /// <param name="attempts">Restarts in a row before this one.</param>
    public static RestartDecision Decide(RestartConfig config, int? exitCode, TimeSpan ran, int attempts)
    {
        if (exitCode is null)
            return new RestartDecision(true, FirstDelay, attempts);

        var wanted = config.RestartMode switch
        {
            RestartMode.Always => true,
            RestartMode.Failure => exitCode != 0,
            _ => false,
        };
        var inARow = ran >= WellAfter ? 0 : attempts;
        if (!wanted || (config.MaximumAttempts > 0 && inARow >= config.MaximumAttempts))
            return new RestartDecision(false, TimeSpan.Zero, inARow);

        var delay = FirstDelay * Math.Pow(2, Math.Min(inARow, 16));
        return new RestartDecision(true, delay < LongestDelay ? delay : LongestDelay, inARow + 1);
    }
}
