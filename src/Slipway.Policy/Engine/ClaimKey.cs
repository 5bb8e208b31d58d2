namespace Slipway.Policy.Engine;

/// <summary>What kind of claim: who says it, and its type.</summary>
internal readonly record struct ClaimKey(string? Issuer, string Type);
