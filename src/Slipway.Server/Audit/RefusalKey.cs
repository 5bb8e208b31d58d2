namespace Slipway.Server.Audit;

/// <summary>What makes two refusals the same one again.</summary>
/// <param name="Claim">What was asked for: <c>permit create</c>; for other refusals, the event's type.</param>
public readonly record struct RefusalKey(string Principal, string Address, string Claim, string Fqn);
