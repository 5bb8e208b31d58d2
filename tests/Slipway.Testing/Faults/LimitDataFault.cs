namespace Slipway.Testing.Faults;

/// <summary>The connection is closed after so many bytes.</summary>
public sealed record LimitDataFault(long Bytes) : Fault
{
    public override string Kind => "limit_data";

    internal override async Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        var passes = (int)Math.Clamp(Bytes - site.Seen, 0, piece.Bytes.Length);
        site.Seen += piece.Bytes.Length;
        if (passes > 0)
            await next(piece with { Bytes = piece.Bytes[..passes] });
        if (passes < piece.Bytes.Length)
        {
            site.Strike();
            site.Close();
        }
    }
}
