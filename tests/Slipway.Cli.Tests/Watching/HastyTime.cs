namespace Slipway.Cli.Tests.Watching;

/// <summary>A clock so many times as fast as the real one.</summary>
internal sealed class HastyTime(int factor) : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency / factor;

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    private TimeSpan Faster(TimeSpan span) => span > TimeSpan.Zero ? span / factor : span;
}
