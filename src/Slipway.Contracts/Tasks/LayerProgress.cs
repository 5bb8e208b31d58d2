namespace Slipway.Contracts.Tasks;

/// <summary>One layer's share of a <see cref="ByteProgress"/>, in compressed bytes.</summary>
/// <param name="Id">First eight hex digits of the layer's digest.</param>
public sealed record LayerProgress(string Id, long Total, long Downloaded, long Unpacked);
