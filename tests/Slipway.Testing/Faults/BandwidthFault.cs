namespace Slipway.Testing.Faults;

/// <summary>A narrow line.</summary>
/// <param name="BytesPerSecond">What each connection gets.</param>
public sealed record BandwidthFault(long BytesPerSecond) : Fault
{
    private const int PiecesPerSecond = 20;

    public override string Kind => "bandwidth";

    internal override async Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next)
    {
        site.Strike();
        var most = (int)Math.Clamp(BytesPerSecond / PiecesPerSecond, 1, int.MaxValue);
        for (var rest = piece.Bytes; rest.Length > 0;)
        {
            var part = rest[..Math.Min(most, rest.Length)];
            rest = rest[part.Length..];
            await site.WaitAsync(TimeSpan.FromSeconds((double)part.Length / BytesPerSecond));
            await next(piece with { Bytes = part });
        }
    }
}
