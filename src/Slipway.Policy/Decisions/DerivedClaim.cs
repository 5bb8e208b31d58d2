using Slipway.Policy.Engine;

namespace Slipway.Policy.Decisions;

/// <summary>A value that a rule gives, and where from.</summary>
public sealed record DerivedClaim(string Type, string Value, RuleSource Source)
{
    internal Specificity Specificity { get; init; }

    public override string ToString() => $"{Source}: {Claims.PolicyClaim.Format(null, Type, Value)}";
}
