namespace Slipway.Testing.Faults;

/// <summary>Bytes on their way.</summary>
/// <param name="Bytes">What arrived together.</param>
/// <param name="ArrivedAt">The clock's timestamp of then.</param>
internal readonly record struct FaultPiece(ReadOnlyMemory<byte> Bytes, long ArrivedAt);
