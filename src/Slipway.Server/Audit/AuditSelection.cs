using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Server.Audit;

/// <summary>
/// What is worth writing, by the claim <c>log</c> on the audit realm of what was asked about: <c>none</c>, <c>allow</c>,
/// <c>deny</c>; both kinds where no rule says. Changes to policy and to users are written whatever it says.
/// </summary>
internal static class AuditSelection
{
    public static bool Includes(PolicySet policy, PolicyPrincipal principal, PolicyDecision decision)
    {
        var target = decision.Question.Target;
        if (target.Type == ResourceType.Policy || target.Type == ResourceType.PolicyDocument || target.Type == ResourceType.Auth)
            return true;
        return policy.TryRead(principal, target.WithType(ResourceType.Audit))?.Single(ClaimTypes.Log).Value switch
        {
            "none" => false,
            "allow" => decision.IsAllowed,
            "deny" => !decision.IsAllowed,
            _ => true,
        };
    }
}
