using Slipway.Contracts.Names;
using Slipway.Server.Identity;

namespace Slipway.Server.Access;

/// <summary>May this principal do this to that?</summary>
/// <param name="Claim">The claim that would allow it: a verb as in <c>permit create</c>, or another claim with its value.</param>
/// <param name="Target">The FQN that the claim must hold on.</param>
public sealed record AccessQuestion(Principal Principal, AccessClaim Claim, Fqn Target);
