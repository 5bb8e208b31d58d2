namespace Slipway.Server.Idempotency;

/// <summary>Whether a POST is done once per <c>Idempotency-Key</c>, stated as data on every POST.</summary>
/// <param name="WhyNot">Why it takes no key; null when it takes one.</param>
public sealed record IdempotencyRule(string? WhyNot)
{
    public bool TakesKey => WhyNot is null;
}
