using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Tokens;

/// <summary>Who gets a token, under which name, for how long, and where they land.</summary>
public static class TokenPolicy
{
    /// <summary>Used where no rule says how long a token lives: short, since nobody decided it.</summary>
    public static readonly TimeSpan FallbackLifetime = TimeSpan.FromMinutes(30);

    private static readonly Fqn Users = Fqn.Parse("auth::/oauth2/http");
    private static readonly Fqn Jobs = Fqn.Parse("auth::/oauth2/apptoken");
    private static readonly Fqn Auth = Fqn.Parse("auth::/");

    /// <summary>A token for whoever an identity provider has vouched for: <c>permit issue</c> and <c>name</c> on <c>auth::/oauth2/http</c>.</summary>
    public static TokenGrant ForUser(PolicySet policy, PolicyPrincipal identity)
    {
        var decision = policy.Decide(PolicyQuestion.Permit(identity, Users, "issue"));
        if (!decision.IsAllowed)
            return new TokenGrant(decision, null, default, decision.Message);
        if (policy.TryRead(identity, Users) is not { } readings)
            return new TokenGrant(decision, null, default, PolicyDecision.Stopped(Users));
        var name = readings.Single(ClaimTypes.Name);
        var problem = name.Conflict ?? FindProblem(name.Winner, identity);
        return new TokenGrant(decision, problem is null ? name.Value : null, Lifetime(readings) ?? FallbackLifetime, problem);
    }

    /// <summary>
    /// A token for a job: <c>permit issue</c> on the job's own FQN. Its name is the FQN. It lives as long as the job's realm
    /// says, else as long as <c>auth::/oauth2/apptoken</c> does.
    /// </summary>
    public static TokenGrant ForJob(PolicySet policy, Fqn job)
    {
        var principal = PolicyPrincipal.Job(job);
        var decision = policy.Decide(PolicyQuestion.Permit(principal, job, "issue"));
        if (!decision.IsAllowed)
            return new TokenGrant(decision, null, default, decision.Message);
        if (policy.TryRead(principal, job) is not { } own || policy.TryRead(principal, Jobs) is not { } general)
            return new TokenGrant(decision, null, default, PolicyDecision.Stopped(job));
        return new TokenGrant(decision, job.ToString(), Lifetime(own) ?? Lifetime(general) ?? FallbackLifetime, null);
    }

    /// <summary>
    /// Where a principal lands: <c>defaultNamespace</c> on <c>auth::/</c>, else <c>defaultNamespacePrefix</c> and the name, else
    /// <c>/sandbox/</c> and the name. Of an e-mail address, the part before the <c>@</c> counts. A job lands in its own namespace.
    /// </summary>
    public static NamespacePath DefaultNamespace(PolicySet policy, PolicyPrincipal principal)
    {
        var readings = policy.Read(principal, Auth);
        if (NamespacePath.TryParse(readings.Single(ClaimTypes.DefaultNamespace).Value, out var given, out _))
            return given;
        if (principal.Name is not { } name)
            return NamespacePath.Root;
        if (Fqn.TryParse(name, out var job, out _))
            return job.Namespace;
        var prefix = readings.Single(ClaimTypes.DefaultNamespacePrefix).Value ?? "/sandbox";
        var user = name.Split('@')[0];
        return NamespacePath.TryParse($"{prefix.TrimEnd('/')}/{user}", out var own, out _) ? own : NamespacePath.Root;
    }

    private static string? FindProblem(DerivedClaim? name, PolicyPrincipal identity)
    {
        if (name is null)
            return PolicyDecision.Denial(new PolicyQuestion(identity, Users, ClaimTypes.Name, ""), "issue a token");
        if (name.Value.AsSpan().ContainsAny(':', '/'))
            return $"The name '{name.Value}' that policy gives ({name.Source}) has ':' or '/', as only a job's has.";
        return name.Value.Length == 0 || name.Value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? $"The name that policy gives ({name.Source}) is empty or has white space."
            : null;
    }

    private static TimeSpan? Lifetime(PolicyReadings readings) =>
        ClaimValues.TryParseSeconds(readings.Single(ClaimTypes.TokenTimeout).Value, out var time) ? time : null;
}
