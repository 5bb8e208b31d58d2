using Slipway.Contracts.Jobs;

namespace Slipway.Server.Instances;

/// <summary>How many restarts there were in a row, and when the next may be.</summary>
internal sealed class RestartState(TimeProvider time)
{
    private static readonly RolloutConfig Rollout = new();

    private readonly Queue<DateTimeOffset> recent = new();
    private int attempts;
    private DateTimeOffset? notBefore;

    /// <summary>How long until the next start is due; null when none is waiting.</summary>
    public TimeSpan? Due => notBefore is { } at ? TimeSpan.FromTicks(Math.Max(0, (at - time.GetUtcNow()).Ticks)) : null;

    public bool MayStart => Due is null || Due == TimeSpan.Zero;

    public bool IsFlapping
    {
        get
        {
            lock (recent)
                return recent.Count(at => time.GetUtcNow() - at < TimeSpan.FromSeconds(Rollout.FlappingWindow)) >= Rollout.FlappingMinimumRestarts;
        }
    }

    public void Reset()
    {
        attempts = 0;
        notBefore = null;
        lock (recent)
            recent.Clear();
    }

    public void Started() => notBefore = null;

    /// <summary>Takes note of an end.</summary>
    /// <param name="config">The job's restart mode and bound.</param>
    /// <param name="exitCode">Null when nobody saw how it ended.</param>
    /// <param name="ran">How long it ran.</param>
    /// <param name="rebooted">It ended with the machine, as all did at once: that says nothing about the job.</param>
    /// <returns>False when there is to be no other in its place.</returns>
    public bool After(RestartConfig config, int? exitCode, TimeSpan ran, bool rebooted = false)
    {
        var decision = RestartRule.Decide(config, exitCode, ran, attempts);
        attempts = decision.Attempts;
        if (!decision.Again)
            return false;

        var now = time.GetUtcNow();
        notBefore = now + decision.Delay;
        if (rebooted)
            return true;
        lock (recent)
        {
            recent.Enqueue(now);
            while (recent.Count > Rollout.FlappingMinimumRestarts)
                recent.Dequeue();
        }

        return true;
    }
}
