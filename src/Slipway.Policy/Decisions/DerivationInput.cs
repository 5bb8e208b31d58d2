using Slipway.Policy.Claims;

namespace Slipway.Policy.Decisions;

/// <summary>A claim that made a condition hold.</summary>
/// <param name="Step">The step that derived it, as an index; null when it came with the question.</param>
public sealed record DerivationInput(PolicyClaim Claim, int? Step)
{
    public bool IsGiven => Step is null;

    public override string ToString() => Claim.ToString();
}
