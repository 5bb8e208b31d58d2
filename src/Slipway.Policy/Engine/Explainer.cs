using System.Collections.Immutable;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;

namespace Slipway.Policy.Engine;

/// <summary>
/// Tells how an evaluation came to its claims. Nothing is kept for it while claims are derived, save which rule asserted
/// each: a rule's reasons are found again by looking at its condition with the claims that were there before.
/// </summary>
internal sealed class Explainer
{
    private const int MaxNearMisses = 20;
    private readonly Evaluation evaluation;

    public Explainer(Evaluation evaluation)
    {
        this.evaluation = evaluation;
        evaluation.BeginExplaining();
    }

    /// <summary>The steps that lead to one claim.</summary>
    public ImmutableArray<DerivationStep> StepsTo(int goal)
    {
        // Reasons are always older than what follows from them: one pass down finds all, one pass up numbers them.
        var reasons = new Dictionary<int, List<(PolicyClaim Claim, int Index)>>();
        var needed = new SortedSet<int> { goal };
        while (needed.Count > 0)
        {
            var index = needed.Max;
            needed.Remove(index);
            var found = ReasonsOf(index);
            reasons.Add(index, found);
            needed.UnionWith(found.Where(reason => reason.Index >= 0 && evaluation.Claims[reason.Index].Match >= 0).Select(reason => reason.Index));
        }

        var steps = ImmutableArray.CreateBuilder<DerivationStep>(reasons.Count);
        var numbers = new Dictionary<int, int>();
        foreach (var (index, inputs) in reasons.OrderBy(pair => pair.Key))
        {
            numbers.Add(index, steps.Count);
            steps.Add(new DerivationStep(
                ClaimAt(index),
                SourceOf(evaluation.Claims[index].Match, LineOf(index)),
                [.. inputs.Select(input => new DerivationInput(input.Claim, numbers.TryGetValue(input.Index, out var step) ? step : null))]));
        }

        return steps.MoveToImmutable();
    }

    public int IndexOf(int key, string value)
    {
        for (var i = key < 0 ? -1 : evaluation.Claims.NewestOf(key); i >= 0; i = evaluation.Claims[i].NextOfKey)
        {
            if (evaluation.Claims[i].Value.Span.SequenceEqual(value))
                return i;
        }

        return -1;
    }

    /// <summary>Every value that rules gave, in the order in which they came, with the place of each.</summary>
    public ImmutableArray<DerivedClaim> Assertions() =>
    [
        .. evaluation.Assertions
            .Select(assertion => new DerivedClaim(
                evaluation.Policy.Keys[assertion.Key].Type, assertion.Value.ToString(), SourceOf(assertion.Match, assertion.Line))
            {
                Specificity = evaluation.Matches[assertion.Match].Rule.Realm.Specificity,
            })
            .Distinct(),
    ];

    /// <summary>Rules that would have asserted a claim, each with the first of its tests that does not hold.</summary>
    public ImmutableArray<NearMiss> NearMisses(int key, string value)
    {
        var found = ImmutableArray.CreateBuilder<NearMiss>();
        for (var match = 0; match < evaluation.Matches.Count && found.Count < MaxNearMisses; match++)
        {
            var (rule, captures) = evaluation.Matches[match];
            var claim = rule.Claims.FirstOrDefault(claim => claim.Key == key && claim.Values.Any(v => v.Source == ValueSource.Literal && v.Text == value));
            if (claim is null || rule.Tables.Length > 0)
                continue;
            var failed = Array.FindIndex(rule.Tests, test => !evaluation.TryFindSupport(test, captures, int.MaxValue, out _));
            if (failed >= 0)
                found.Add(new NearMiss(SourceOf(match, claim.Line), rule.TestTexts[failed]));
        }

        return found.ToImmutable();
    }

    private PolicyClaim ClaimAt(int index)
    {
        var key = evaluation.Policy.Keys[evaluation.Claims[index].Key];
        return new PolicyClaim(key.Issuer, key.Type, evaluation.Claims[index].Value.ToString());
    }

    private RuleSource SourceOf(int match, int claimLine)
    {
        var rule = evaluation.Matches[match].Rule;
        return new RuleSource(rule.Realm.Document.Name, rule.Realm.Text, rule.Realm.Line, rule.Condition, rule.Line, claimLine);
    }

    private List<(PolicyClaim Claim, int Index)> ReasonsOf(int index)
    {
        var reasons = new List<(PolicyClaim, int)>();
        var entry = evaluation.Claims[index];
        var (rule, captures) = evaluation.Matches[entry.Match];
        evaluation.SelectRows(rule, entry.Rows);
        foreach (var test in rule.Tests)
        {
            evaluation.TryFindSupport(test, captures, index, out var support);
            foreach (var claim in (ReadOnlySpan<int>)[support.Left, support.Right])
            {
                if (claim >= 0)
                    reasons.Add((ClaimAt(claim), claim));
            }

            AddVariable(test.Left, reasons);
            AddVariable(test.Right, reasons);
        }

        foreach (var source in rule.Claims.Where(claim => claim.Key == entry.Key).SelectMany(claim => claim.Values))
        {
            if (source.Source == ValueSource.Claim && IndexOf(source.Index, entry.Value.ToString()) is >= 0 and var copied)
                reasons.Add((ClaimAt(copied), copied));
        }

        return [.. reasons.Distinct()];
    }

    private void AddVariable(CompiledValue value, List<(PolicyClaim Claim, int Index)> reasons)
    {
        if (value.Source == ValueSource.Variable)
            reasons.Add((new PolicyClaim(Issuers.Variables, value.Text, evaluation.ValueOfRow(value)), -1));
    }

    private int LineOf(int index)
    {
        var entry = evaluation.Claims[index];
        var rule = evaluation.Matches[entry.Match].Rule;
        var value = entry.Value.ToString();
        var candidates = rule.Claims.Where(claim => claim.Key == entry.Key).ToList();
        // The same type may stand on several lines; a literal tells which.
        return (candidates.Find(claim => claim.Values.Any(v => v.Source == ValueSource.Literal && v.Text == value)) ?? candidates[0]).Line;
    }
}
