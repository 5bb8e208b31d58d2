namespace Slipway.Engine.Tests.Support;

/// <summary>The real time, but for timers of a minute: these tick when a test says so.</summary>
internal sealed class FastMinutes : TimeProvider
{
    private readonly List<(TimerCallback Callback, object? State)> minutes = [];
    private readonly Lock gate = new();

    public void PassAMinute()
    {
        lock (gate)
            minutes.ForEach(timer => timer.Callback(timer.State));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != TimeSpan.FromMinutes(1))
            return System.CreateTimer(callback, state, dueTime, period);
        lock (gate)
            minutes.Add((callback, state));
        return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
