using Slipway.Contracts.Names;

namespace Slipway.Server.Idempotency;

/// <summary>What is on record of a key.</summary>
/// <param name="Digest">Of the request that it came with first.</param>
/// <param name="Answer">Null when it never was answered: a server died over it, or its caller left.</param>
/// <param name="Task">The Task that it started, if it did.</param>
public sealed record KnownRequest(byte[] Digest, StoredAnswer? Answer, TaskId? Task);
