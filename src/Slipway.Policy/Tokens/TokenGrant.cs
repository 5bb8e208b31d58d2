using Slipway.Contracts.Errors;
using Slipway.Policy.Decisions;

namespace Slipway.Policy.Tokens;

/// <summary>Whether a token is issued, to whom and for how long.</summary>
/// <param name="Decision">The answer to <c>permit issue</c>.</param>
/// <param name="Name">The principal's name; null when there is none or rules disagree, and then no token is issued.</param>
/// <param name="Lifetime">How long the token lives.</param>
/// <param name="Problem">Why no token is issued, or null.</param>
public sealed record TokenGrant(PolicyDecision Decision, string? Name, TimeSpan Lifetime, string? Problem)
{
    public bool IsGranted => Problem is null;

    /// <exception cref="SlipwayException">With <see cref="ErrorCodes.PolicyDenied"/>, when no token is issued.</exception>
    public void ThrowIfDenied()
    {
        if (Problem is not null)
            throw new SlipwayException(ErrorCodes.PolicyDenied, Problem) { MissingClaims = Decision.MissingClaims };
    }
}
