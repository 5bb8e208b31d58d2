using System.Collections.Immutable;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Engine;

namespace Slipway.Policy.Documents;

/// <summary>
/// The documents in force, compiled. Immutable: a change makes a new set, which takes the place of the old one in a single
/// assignment, so that readers never lock and never see half a change. Decisions depend on nothing but the set and the
/// question.
/// </summary>
public sealed class PolicySet
{
    private readonly CompiledPolicy compiled;

    private PolicySet(ImmutableArray<PolicyDocument> documents, ImmutableArray<PolicyTable> tables)
    {
        Documents = documents;
        Tables = tables;
        compiled = PolicyCompiler.Compile(documents, tables);
    }

    /// <summary>No documents: nothing is allowed.</summary>
    public static PolicySet Empty { get; } = new([], []);

    /// <summary>By name, in ordinal order.</summary>
    public ImmutableArray<PolicyDocument> Documents { get; }

    public ImmutableArray<PolicyTable> Tables { get; }

    /// <exception cref="ArgumentException">Two documents or two tables have the same name.</exception>
    public static PolicySet Create(IEnumerable<PolicyDocument> documents, IEnumerable<PolicyTable>? tables = null)
    {
        ImmutableArray<PolicyDocument> sorted = [.. documents.OrderBy(document => document.Name, StringComparer.Ordinal)];
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Name == sorted[i - 1].Name)
                throw new ArgumentException($"Two documents are named '{sorted[i].Name}'.", nameof(documents));
        }

        return new PolicySet(sorted, [.. tables ?? []]);
    }

    public PolicyDocument? Find(string name) => Documents.FirstOrDefault(document => document.Name == name);

    /// <summary>The set with these documents added, or in the place of those of the same name.</summary>
    public PolicySet With(params IEnumerable<PolicyDocument> changed)
    {
        var byName = Documents.ToDictionary(document => document.Name, StringComparer.Ordinal);
        foreach (var document in changed)
            byName[document.Name] = document;
        return Create(byName.Values, Tables);
    }

    public PolicySet Without(params IEnumerable<string> names)
    {
        var removed = names.ToHashSet(StringComparer.Ordinal);
        return Create(Documents.Where(document => !removed.Contains(document.Name)), Tables);
    }

    /// <summary>Decides without saying why. Does not allocate.</summary>
    public bool Allows(in PolicyQuestion question)
    {
        var evaluation = Evaluation.Rent();
        var end = evaluation.Run(compiled, question, seekGoal: true, record: false);
        evaluation.Return();
        return end == EvaluationEnd.Goal;
    }

    /// <summary>Decides and says why: the rules that led there, or the claim that is missing.</summary>
    public PolicyDecision Decide(in PolicyQuestion question)
    {
        var evaluation = Evaluation.Rent();
        var end = evaluation.Run(compiled, question, seekGoal: true, record: false);
        var explainer = new Explainer(evaluation);
        var key = compiled.Keys.Find(null, question.ClaimType);
        var decision = end switch
        {
            EvaluationEnd.Goal => new PolicyDecision
            {
                Question = question,
                Outcome = PolicyOutcome.Allowed,
                Steps = explainer.StepsTo(explainer.IndexOf(key, question.Value)),
            },
            EvaluationEnd.Fixpoint => new PolicyDecision
            {
                Question = question,
                Outcome = PolicyOutcome.Denied,
                Message = PolicyDecision.Refusal(question),
                NearMisses = key < 0 ? [] : explainer.NearMisses(key, question.Value),
            },
            _ => new PolicyDecision { Question = question, Outcome = PolicyOutcome.Stopped, Message = PolicyDecision.Stopped(question.Target) },
        };
        evaluation.Return();
        return decision;
    }

    /// <summary>Everything that rules give to a principal on an FQN: settings, lists, limits.</summary>
    /// <exception cref="SlipwayException">With <see cref="ErrorCodes.PolicyDenied"/>, when evaluation was stopped at a limit: a
    /// reading that lacks a limit or has half a list would be wrong.</exception>
    public PolicyReadings Read(PolicyPrincipal principal, Fqn target, PolicyContext context = default) =>
        TryRead(principal, target, context) ?? throw new SlipwayException(ErrorCodes.PolicyDenied, PolicyDecision.Stopped(target));

    /// <summary>As <see cref="Read"/>, but null when evaluation was stopped at a limit.</summary>
    public PolicyReadings? TryRead(PolicyPrincipal principal, Fqn target, PolicyContext context = default)
    {
        var evaluation = Evaluation.Rent();
        var end = evaluation.Run(compiled, new PolicyQuestion(principal, target, "", "", context), seekGoal: false, record: true);
        if (end == EvaluationEnd.Runaway)
        {
            evaluation.Return();
            return null;
        }

        var readings = new PolicyReadings(target, new Explainer(evaluation).Assertions());
        evaluation.Return();
        return readings;
    }
}
