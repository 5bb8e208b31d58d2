namespace Slipway.Testing.Faults;

/// <summary>Nothing comes any more, though the connection stays; when this fault is lifted it goes on.</summary>
/// <param name="Timeout">After so long the connection is closed; null for never (toxiproxy: <c>timeout</c>).</param>
/// <param name="After">Bytes that still pass.</param>
public sealed record StallFault(TimeSpan? Timeout = null, long After = 0) : Fault
{
    public override string Kind => "stall";

    internal override async Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        var passes = (int)Math.Clamp(After - site.Seen, 0, piece.Bytes.Length);
        site.Seen += piece.Bytes.Length;
        if (passes > 0)
            await next(piece with { Bytes = piece.Bytes[..passes] });
        if (passes == piece.Bytes.Length)
            return;
        site.Strike();
        await site.WaitAsync(Timeout ?? System.Threading.Timeout.InfiniteTimeSpan);
        if (site.IsLifted)
            await next(piece with { Bytes = piece.Bytes[passes..] });
        else
            site.Close();
    }
}
