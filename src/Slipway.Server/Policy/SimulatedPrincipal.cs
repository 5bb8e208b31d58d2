using Slipway.Contracts.Names;
using Slipway.Contracts.Policy;
using Slipway.Policy;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Server.Http;

namespace Slipway.Server.Policy;

/// <summary>Whom a simulation is about: a user, or a job by its FQN, with what an identity provider is taken to say of them.</summary>
internal static class SimulatedPrincipal
{
    /// <summary>Null for the caller alone.</summary>
    public static PolicyPrincipal? Read(ProblemList problems, PolicySimulationRequest request, string caller)
    {
        var name = request.Principal ?? caller;
        if (name == caller && request.Claims.Count == 0)
            return null;
        var principal = Create(problems, name);
        if (request.Claims.Count > PolicyBounds.MaxSimulatedClaims)
        {
            problems.Add("$.claims", $"has {request.Claims.Count} claims; at most {PolicyBounds.MaxSimulatedClaims} are allowed");
            return principal;
        }

        foreach (var (index, claim) in request.Claims.Index())
        {
            if (FindProblem(claim) is { } problem)
                problems.Add($"$.claims[{index}]", problem);
            else
                principal = principal.With(claim.Issuer, claim.Type, claim.Value);
        }

        return principal;
    }

    private static PolicyPrincipal Create(ProblemList problems, string name)
    {
        if (name.Contains(':', StringComparison.Ordinal))
        {
            var job = problems.ParseResource("$.principal", name, ResourceType.Job);
            return job == default || job.Type != ResourceType.Job || job.LocalName is null ? PolicyPrincipal.Nobody : PolicyPrincipal.Job(job);
        }

        if (name.Length is > 0 and <= PolicyBounds.MaxSimulatedName && !name.Any(c => c == '/' || char.IsWhiteSpace(c) || char.IsControl(c)))
            return PolicyPrincipal.User(name);
        problems.Add("$.principal", "must be a user's name, without slash and white space, or the FQN of a job");
        return PolicyPrincipal.Nobody;
    }

    private static string? FindProblem(TokenClaim? claim)
    {
        if (claim is null || !IsName(claim.Issuer) || !IsName(claim.Type) || claim.Value is null or { Length: > PolicyLimits.MaxStringLength })
            return "must have an Issuer, a Type and a Value: {\"Issuer\":\"Google\",\"Type\":\"email\",\"Value\":\"…\"}";
        if (claim.Issuer is Issuers.Variables or Issuers.Query)
            return $"'{claim.Issuer}' is not an issuer of claims";
        return claim is { Issuer: Issuers.AuthServer, Type: ClaimTypes.Name } ? "the name is the principal; write it there" : null;
    }

    private static bool IsName(string? text) => text is { Length: <= PolicyBounds.MaxSimulatedName } && !string.IsNullOrWhiteSpace(text);
}
