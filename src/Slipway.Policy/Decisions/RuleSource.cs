namespace Slipway.Policy.Decisions;

/// <summary>The place in a document that a claim comes from. Lines are counted from 1.</summary>
/// <param name="Realm">As written: <c>job::/sandbox/[name]</c>.</param>
/// <param name="Condition">As written, or null for a rule that always holds.</param>
/// <param name="RuleLine">Where the rule, and with it the condition, begins.</param>
/// <param name="ClaimLine">Where the claim is.</param>
public sealed record RuleSource(string Document, string Realm, int RealmLine, string? Condition, int RuleLine, int ClaimLine)
{
    /// <summary><c>document:line</c> of the claim.</summary>
    public override string ToString() => $"{Document}:{ClaimLine}";
}
