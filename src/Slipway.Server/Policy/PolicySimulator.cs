using Slipway.Contracts.Names;
using Slipway.Contracts.Policy;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Server.Access;

namespace Slipway.Server.Policy;

/// <summary>Answers "may this principal do this to that?" with its derivation.</summary>
public sealed class PolicySimulator(PolicyInForce inForce, AccessPolicy access)
{
    /// <summary>
    /// Anybody may ask about themselves; more needs <c>permit read</c> on <c>policy::</c> of what is asked about. Rules of documents
    /// that the caller may not read are named by document and line only.
    /// </summary>
    public async Task<PolicySimulationResult> RunAsync(Caller caller, PolicySimulationRequest request)
    {
        var simulation = Simulation.Check(request, caller.Principal.Name);
        if (simulation.Principal is not null || simulation.Docs.Count > 0)
            await access.RequireAsync(caller, NeedFor(simulation.Target));

        var documents = inForce.Current;
        var principal = simulation.Principal ?? caller.Principal.Claims;
        var decision = simulation.Decide(documents.With(simulation.Docs.Select(change => change.Document!)), principal);
        var shown = Shown(decision, documents, caller, simulation.Docs);
        return new PolicySimulationResult
        {
            Allowed = decision.IsAllowed,
            Outcome = decision.Outcome switch
            {
                PolicyOutcome.Allowed => "allowed",
                PolicyOutcome.Denied => "denied",
                _ => "stopped",
            },
            Message = decision.Message,
            Principal = principal.ToString(),
            Claim = simulation.Claim.ToString(),
            Fqn = simulation.Target.ToString(),
            Inputs = [.. principal.Claims.Concat(simulation.Context.More.Select(given => new PolicyClaim(null, given.Key, given.Value))).Select(claim => claim.ToString())],
            MissingClaims = decision.MissingClaims,
            Derivation = [.. decision.Steps.Select(step => new PolicyStep
            {
                Claim = step.Claim.ToString(),
                Document = step.Source.Document,
                Line = step.Source.ClaimLine,
                Realm = shown.Contains(step.Source.Document) ? step.Source.Realm : null,
                Condition = shown.Contains(step.Source.Document) ? step.Source.Condition : null,
                Inputs = [.. step.Inputs.Select(input => input.ToString())],
            })],
            NearMisses = [.. decision.NearMisses.Select(miss => new PolicyNearMiss
            {
                Document = miss.Source.Document,
                Line = miss.Source.ClaimLine,
                FailedTest = shown.Contains(miss.Source.Document) ? miss.FailedTest : null,
            })],
        };
    }

    private static Permit NeedFor(Fqn target) =>
        new("read", Fqn.Create(ResourceType.Policy, target.Namespace, null), new PolicyContext { EditedType = target.Type });

    // By the documents in force: what a caller proposes must not open others to them. Their own text they know.
    private static HashSet<string> Shown(PolicyDecision decision, PolicySet documents, Caller caller, IReadOnlyList<DocumentChange> proposed)
    {
        var names = decision.Steps.Select(step => step.Source.Document).Concat(decision.NearMisses.Select(miss => miss.Source.Document)).ToHashSet(StringComparer.Ordinal);
        var own = proposed.Select(change => change.Name).ToHashSet(StringComparer.Ordinal);
        names.RemoveWhere(name => !own.Contains(name)
            && !(documents.Find(name) is { } document && PolicyText.Read(document).Allows(documents, caller.Principal.Claims)));
        return names;
    }
}
