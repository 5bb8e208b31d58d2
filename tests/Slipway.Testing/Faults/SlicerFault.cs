namespace Slipway.Testing.Faults;

/// <summary>What was sent at once comes in small parts.</summary>
/// <param name="Size">Mean bytes of a part.</param>
/// <param name="Variation">At most so many more or less.</param>
/// <param name="Pause">Between two parts.</param>
public sealed record SlicerFault(int Size, int Variation = 0, TimeSpan Pause = default) : Fault
{
    public override string Kind => "slicer";

    internal override async Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        site.Strike();
        for (var rest = piece.Bytes; rest.Length > 0;)
        {
            var size = Math.Max(1, Size + (int)(Variation * ((2 * site.NextDouble()) - 1)));
            var part = rest[..Math.Min(size, rest.Length)];
            rest = rest[part.Length..];
            await next(piece with { Bytes = part });
            if (rest.Length > 0)
                await site.WaitAsync(Pause);
        }
    }
}
