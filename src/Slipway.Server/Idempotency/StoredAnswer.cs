namespace Slipway.Server.Idempotency;

/// <summary>What a request was answered with.</summary>
public sealed record StoredAnswer(int Status, string ContentType, byte[] Body);
