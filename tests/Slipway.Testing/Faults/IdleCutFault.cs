namespace Slipway.Testing.Faults;

/// <summary>A connection on which nothing comes for a while is closed, as impatient proxies do.</summary>
/// <param name="Idle">How long nothing may come; counted from the first byte on.</param>
public sealed record IdleCutFault(TimeSpan Idle) : Fault
{
    public override string Kind => "idle_cut";

    internal override async Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        site.Seen += piece.Bytes.Length;
        await next(piece);
        site.CloseUnlessSeenWithin(Idle);
    }
}
