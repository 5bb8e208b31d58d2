using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Handshakes;

namespace Slipway.Server.Access;

/// <summary>An operation between two resources, which both must allow: bind, map, join, link, promote.</summary>
public sealed record TwoWay(Handshake Handshake) : AccessNeed
{
    /// <summary>Nothing is to be done: somebody only wants to know.</summary>
    public bool IsOnlyAsked { get; init; }

    public override bool IsRead => IsOnlyAsked;

    public override AccessAnswer Decide(PolicySet policy, PolicyPrincipal principal)
    {
        var decision = Handshake.Decide(policy, principal);
        return new AccessAnswer(decision.Sides, decision.Message);
    }
}
