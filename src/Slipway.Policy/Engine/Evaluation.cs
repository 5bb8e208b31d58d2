using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Engine;

/// <summary>
/// One decision: takes the rules of all realms that hold the target and lets them assert claims until nothing new comes
/// (<see href="https://en.wikipedia.org/wiki/Forward_chaining">forward chaining</see>). Claims only ever add up, so the
/// order of rules does not matter and it always ends. Reused by its thread; allocates only while it grows.
/// </summary>
internal sealed partial class Evaluation
{
    private const int LargestKept = 4096;

    [ThreadStatic]
    private static Evaluation? idle;

    private readonly ClaimStore claims = new();
    private readonly RuleMatcher matches = new();
    private readonly CharArena arena = new();
    private readonly List<Assertion> assertions = [];
    private int[] pending = new int[64];
    private int[] rows = new int[4];
    private PolicyTable[] tables = [];
    private CompiledPolicy policy = null!;
    private bool records;
    private int goalKey;
    private string goalValue = "";
    private bool goalReached;
    private int stepsLeft;

    public ClaimStore Claims => claims;

    public RuleMatcher Matches => matches;

    public IReadOnlyList<Assertion> Assertions => assertions;

    public CompiledPolicy Policy => policy;

    private bool IsBeyondLimits => stepsLeft < 0 || claims.Count > PolicyLimits.MaxClaimsPerDecision;

    public static Evaluation Rent()
    {
        var evaluation = idle ?? new Evaluation();
        idle = null;
        return evaluation;
    }

    public void Return()
    {
        claims.Clear();
        matches.Clear();
        arena.Clear();
        assertions.Clear();
        policy = null!;
        tables = [];
        // One that grew for a rare question is not kept.
        if (pending.Length <= LargestKept && claims.Capacity <= LargestKept && arena.Capacity <= LargestKept * 16)
            idle = this;
    }

    /// <summary>Lets conditions be looked at again to explain a result, however much of its budget the result took.</summary>
    public void BeginExplaining() => stepsLeft = int.MaxValue;

    /// <summary>Derives claims until the goal is among them or nothing new comes.</summary>
    /// <param name="seekGoal">False to derive all there is, whatever the question's own claim.</param>
    /// <param name="record">True to keep every assertion, for a reading.</param>
    public EvaluationEnd Run(CompiledPolicy compiled, in PolicyQuestion question, bool seekGoal, bool record)
    {
        policy = compiled;
        records = record;
        goalKey = seekGoal ? compiled.Keys.Find(null, question.ClaimType) : -1;
        goalValue = question.Value;
        goalReached = false;
        stepsLeft = PolicyLimits.MaxStepsPerDecision;
        claims.Prepare(compiled.Keys.Count);
        matches.Match(compiled, question.Target);
        AddInputs(question);
        if (pending.Length < matches.Count)
            pending = new int[matches.Count * 2];
        return Derive();
    }

    private EvaluationEnd Derive()
    {
        var count = matches.Count;
        for (var i = 0; i < count; i++)
            pending[i] = i;
        bool changed;
        do
        {
            var known = claims.Count;
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                var match = pending[i];
                if (!Apply(match))
                    pending[kept++] = match;
                if (goalReached)
                    return EvaluationEnd.Goal;
                if (IsBeyondLimits)
                    return EvaluationEnd.Runaway;
            }

            count = kept;
            changed = claims.Count > known;
        }
        while (changed);
        return EvaluationEnd.Fixpoint;
    }

    /// <summary>Looks at a rule once, and says whether it need not be looked at again.</summary>
    private bool Apply(int match)
    {
        var rule = matches[match].Rule;
        if (rule.Tables.Length > 0)
        {
            ApplyToRows(match, rule);
            return rule.ReadsInputsOnly;
        }

        stepsLeft--;
        if (!Holds(rule, matches[match].Captures))
            return rule.ReadsInputsOnly;
        Assert(match, rule, 0);
        return true;
    }

    private void ApplyToRows(int match, CompiledRule rule)
    {
        for (var combination = 0; SelectRows(rule, combination) && !IsBeyondLimits && !goalReached; combination++)
        {
            stepsLeft--;
            if (Holds(rule, matches[match].Captures))
                Assert(match, rule, combination);
        }
    }

    /// <summary>Sets the current rows to the combination of that number; false when there are no more.</summary>
    public bool SelectRows(CompiledRule rule, int combination)
    {
        tables = rule.Tables;
        if (rows.Length < tables.Length)
            rows = new int[tables.Length];
        for (var i = 0; i < rule.Tables.Length; i++)
        {
            var length = rule.Tables[i].Rows.Length;
            if (length == 0)
                return false;
            rows[i] = combination % length;
            combination /= length;
        }

        return combination == 0;
    }

    private void Assert(int match, CompiledRule rule, int combination)
    {
        foreach (var claim in rule.Claims)
        {
            foreach (var value in claim.Values)
                Assert(match, claim, value, combination);
        }
    }

    private void Assert(int match, CompiledClaim claim, CompiledValue value, int combination)
    {
        if (value.Source != ValueSource.Claim)
        {
            Add(match, claim, Resolve(value, matches[match].Captures), combination);
            return;
        }

        for (var i = claims.NewestOf(value.Index); i >= 0; i = claims[i].NextOfKey)
            Add(match, claim, claims[i].Value, combination);
    }

    private void Add(int match, CompiledClaim claim, ReadOnlyMemory<char> value, int combination)
    {
        if (records)
            assertions.Add(new Assertion(match, combination, claim.Key, value, claim.Line, claims.Count));
        claims.TryAdd(claim.Key, value, match, combination);
        goalReached |= claim.Key == goalKey && value.Span.SequenceEqual(goalValue);
    }

    private void AddInputs(in PolicyQuestion question)
    {
        foreach (var claim in question.Principal.Claims)
            AddInput(policy.Keys.Find(claim.Issuer, claim.Type), claim.Value.AsMemory());

        var context = question.Context;
        if (context.Other is { } other && policy.Keys.Find(null, other.Type.ToString()) is >= 0 and var otherKey)
            AddInput(otherKey, Text(other));
        if (context.EditedType is { } edited)
            AddInput(policy.Keys.Find(null, ClaimTypes.EditedType), edited.ToString().AsMemory());
        if (context.Dependency is { } dependency)
            AddInput(policy.Keys.Find(null, ClaimTypes.Dependency), dependency.AsMemory());
        if (!context.More.IsDefaultOrEmpty)
        {
            // Only what questions give: a simulation must not slip in a 'role'.
            foreach (var (type, value) in context.More)
                AddInput(ClaimTypes.Reserved.Contains(type) ? policy.Keys.Find(null, type) : -1, value.AsMemory());
        }

        if (policy.TargetKey >= 0)
            AddInput(policy.TargetKey, Text(question.Target));
        if (policy.TargetTextKey >= 0)
            AddInput(policy.TargetTextKey, Text(question.Target));
    }

    private void AddInput(int key, ReadOnlyMemory<char> value)
    {
        // A kind of claim that no rule reads can't matter.
        if (key >= 0)
            claims.TryAdd(key, value, -1, 0);
    }

    private ReadOnlyMemory<char> Text(Fqn fqn)
    {
        arena.Begin();
        arena.Append(fqn);
        return arena.Finish();
    }
}
