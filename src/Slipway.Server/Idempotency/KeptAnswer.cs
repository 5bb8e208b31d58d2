namespace Slipway.Server.Idempotency;

/// <summary>What a request was answered with.</summary>
/// <param name="Request">A digest of the request.</param>
public sealed record KeptAnswer(string Request, int Status, ReadOnlyMemory<byte> Body);
