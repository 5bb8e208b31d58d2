using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Server.Identity;

namespace Slipway.Server.Access;

/// <summary>Asking in the form that callers need the answer in.</summary>
public static class AccessPolicyExtensions
{
    public static bool Allows(this IAccessPolicy policy, Principal principal, AccessClaim claim, Fqn target) =>
        policy.Decide(new AccessQuestion(principal, claim, target)).Allowed;

    /// <exception cref="SlipwayException"><c>policy_denied</c>, with the claim that is missing and where.</exception>
    public static void Require(this IAccessPolicy policy, Principal principal, AccessClaim claim, Fqn target)
    {
        if (policy.Allows(principal, claim, target))
            return;

        var quoted = claim.ToString().Replace("\"", "\\\"", StringComparison.Ordinal);
        var what = claim.Type == "docker.allow"
            ? $"Docker image \"{claim.Value}\" not allowed by policy"
            : $"Not allowed to {claim.Value} \"{target}\" by policy";
        throw new SlipwayException(ErrorCodes.PolicyDenied, $"{what}: missing claim \"{quoted}\" on \"{target}\"")
        {
            MissingClaims = [claim.ToString()],
        };
    }
}
