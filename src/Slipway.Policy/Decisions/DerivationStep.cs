using System.Collections.Immutable;
using Slipway.Policy.Claims;

namespace Slipway.Policy.Decisions;

/// <summary>One rule that contributed: the claim it asserted, where it stands, and the claims that made its condition hold.</summary>
public sealed record DerivationStep(PolicyClaim Claim, RuleSource Source, ImmutableArray<DerivationInput> Inputs)
{
    public override string ToString() =>
        $"{Source}: {Claim}{(Inputs.IsEmpty ? "" : " because " + string.Join(", ", Inputs))}";
}
