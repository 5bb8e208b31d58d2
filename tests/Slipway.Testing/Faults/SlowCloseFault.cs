namespace Slipway.Testing.Faults;

/// <summary>That the sender has closed is told late.</summary>
public sealed record SlowCloseFault(TimeSpan Delay) : Fault
{
    public override string Kind => "slow_close";

    internal override Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next) => next(piece);

    internal override Task CloseAsync(FaultSite site)
    {
        site.Strike();
        return site.WaitAsync(Delay);
    }
}
