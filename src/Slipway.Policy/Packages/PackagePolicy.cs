using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Names;

namespace Slipway.Policy.Packages;

/// <summary>Which packages the jobs of a namespace may run from: the claim <c>package.allow</c> on job realms.</summary>
public static class PackagePolicy
{
    /// <summary>Decides whether a principal's job may run from a package. The right to use the package itself is another question.</summary>
    public static PolicyDecision Decide(PolicySet policy, PolicyPrincipal principal, Fqn job, Fqn package)
    {
        var context = new PolicyContext { Other = package };
        var wanted = new PolicyQuestion(principal, job, ClaimTypes.PackageAllow, package.ToString(), context);
        if (policy.TryRead(principal, job, context) is not { } readings)
            return new PolicyDecision { Question = wanted, Outcome = PolicyOutcome.Stopped, Message = PolicyDecision.Stopped(job) };
        foreach (var text in readings.All(ClaimTypes.PackageAllow))
        {
            // A pattern that a template made may be none; it allows nothing.
            if (!FqnPattern.TryParse(text, out var pattern, out _) || !pattern.Matches(package))
                continue;
            var decision = policy.Decide(wanted with { Value = text });
            if (decision.IsAllowed)
                return decision;
        }

        return new PolicyDecision
        {
            Question = wanted,
            Outcome = PolicyOutcome.Denied,
            Message = $"Package \"{package}\" not allowed by policy: missing claim \"package.allow \\\"{package}\\\"\" on \"{job}\"",
        };
    }
}
