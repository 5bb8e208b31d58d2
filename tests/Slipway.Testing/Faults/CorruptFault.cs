namespace Slipway.Testing.Faults;

/// <summary>One bit of each connection is not what was sent.</summary>
/// <param name="At">The number of the byte, from the first that this fault sees.</param>
public sealed record CorruptFault(long At) : Fault
{
    public override string Kind => "corrupt";

    internal override Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        var at = At - site.Seen;
        site.Seen += piece.Bytes.Length;
        if (at < 0 || at >= piece.Bytes.Length)
            return next(piece);
        site.Strike();
        var changed = piece.Bytes.ToArray();
        changed[at] ^= 1;
        return next(piece with { Bytes = changed });
    }
}
