namespace Slipway.Testing.Faults;

/// <summary>The connection is reset (RST), whatever is still on its way.</summary>
/// <param name="After">How long after the first byte that this fault sees; with the next byte that comes then.</param>
public sealed record ResetPeerFault(TimeSpan After = default) : Fault
{
    public override string Kind => "reset_peer";

    internal override Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        if (site.Begun < After)
            return next(piece);
        site.Strike();
        site.Reset();
        return Task.CompletedTask;
    }
}
