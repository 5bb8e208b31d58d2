namespace Slipway.Testing.Faults;

/// <summary>Everything comes later. What waits together goes on together, so the rate stays what it was.</summary>
/// <param name="Delay">The mean.</param>
/// <param name="Jitter">At most so much more or less.</param>
public sealed record LatencyFault(TimeSpan Delay, TimeSpan Jitter = default) : Fault
{
    public override string Kind => "latency";

    internal override async Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        site.Strike();
        await site.WaitAsync(Delay + (Jitter * ((2 * site.NextDouble()) - 1)) - site.Since(piece));
        await next(piece);
    }
}
