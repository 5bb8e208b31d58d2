using Slipway.Contracts.Names;

namespace Slipway.Contracts.Policy;

/// <summary>A decision that would turn out otherwise.</summary>
/// <param name="Principal">A user's name or a job's FQN.</param>
/// <param name="Claim">As policy writes it: <c>permit create</c>.</param>
/// <param name="Fqn">What it is about.</param>
/// <param name="Allowed">What it would be; before, it is the opposite.</param>
public sealed record PolicyEffect(string Principal, string Claim, Fqn Fqn, bool Allowed);
