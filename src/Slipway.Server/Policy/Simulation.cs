using Slipway.Contracts.Names;
using Slipway.Contracts.Policy;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Docker;
using Slipway.Policy.Documents;
using Slipway.Server.Http;

namespace Slipway.Server.Policy;

/// <summary>A <see cref="PolicySimulationRequest"/> that has been checked.</summary>
/// <param name="Principal">Null to ask about the caller, as their token says.</param>
/// <param name="Image">What <c>docker.allow</c> is asked for; null for other claims.</param>
internal sealed record Simulation(
    PolicyPrincipal? Principal, PolicyClaim Claim, ImageReference? Image, Fqn Target, PolicyContext Context, IReadOnlyList<DocumentChange> Docs)
{
    /// <exception cref="Contracts.Errors.SlipwayException">Names every field that is wrong.</exception>
    public static Simulation Check(PolicySimulationRequest request, string caller)
    {
        var problems = new ProblemList();
        var target = problems.Parse<Fqn>("$.fqn", request.Fqn);
        if (!PolicyClaim.TryParse(request.Claim, out var claim, out var problem))
            problems.Add("$.claim", problem);
        ImageReference? image = null;
        if (claim?.Type == ClaimTypes.DockerAllow)
        {
            image = problems.Parse<ImageReference>("$.claim", claim.Value);
            if (request.Fqn is not null && target.Type != ResourceType.Job && target.Type != ResourceType.Package)
                problems.Add("$.fqn", $"{ClaimTypes.DockerAllow} is asked of a job or a package");
        }

        var principal = SimulatedPrincipal.Read(problems, request, caller);
        var context = ReadContext(problems, request.Context);
        problems.ThrowIfAny();
        return new Simulation(principal, claim!, image, target, context, DocumentChanges.Read(request.Docs));
    }

    public PolicyDecision Decide(PolicySet policy, PolicyPrincipal principal) => Image is { } image
        ? ImagePolicy.Decide(policy, principal, Target, image)
        : policy.Decide(new PolicyQuestion(principal, Target, Claim.Type, Claim.Value, Context));

    private static PolicyContext ReadContext(ProblemList problems, IReadOnlyDictionary<string, string> context)
    {
        foreach (var (key, value) in context)
        {
            var path = $"$.context.{key}";
            if (!ClaimTypes.Reserved.Contains(key))
                problems.Add("$.context", $"a question never gives this key; known are {string.Join(", ", ClaimTypes.Reserved.Order(StringComparer.Ordinal))}");
            else if (value is null or { Length: > PolicyBounds.MaxSimulatedName })
                problems.Add(path, $"must be a text of at most {PolicyBounds.MaxSimulatedName} characters");
            else if (key == ClaimTypes.EditedType && !ResourceType.TryParse(value, out _))
                problems.Add(path, $"must be one of {string.Join(", ", ResourceType.All)}");
            else if (ResourceType.TryParse(key, out var type) && problems.Parse<Fqn>(path, value) is var other && other != default && other.Type != type)
                problems.Add(path, $"must be the FQN of a {type}");
        }

        return new PolicyContext { More = [.. context] };
    }
}
