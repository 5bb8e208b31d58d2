using Slipway.Contracts.Names;
using Slipway.Policy.Claims;

namespace Slipway.Policy.Decisions;

/// <summary>"Does this principal have this claim on that FQN?"</summary>
/// <param name="ClaimType">Mostly <c>permit</c>.</param>
/// <param name="Value">For a permit, the verb.</param>
public readonly record struct PolicyQuestion(PolicyPrincipal Principal, Fqn Target, string ClaimType, string Value, PolicyContext Context = default)
{
    /// <summary>"May this principal do this to that?"</summary>
    public static PolicyQuestion Permit(PolicyPrincipal principal, Fqn target, string verb, PolicyContext context = default) =>
        new(principal, target, ClaimTypes.Permit, verb, context);

    /// <summary>The claim as policy writes it: <c>permit create</c>.</summary>
    public string Claim => PolicyClaim.Format(null, ClaimType, Value);
}
