namespace Slipway.Server.Access;

/// <param name="Allowed">The answer.</param>
/// <param name="Reason">For the log: what allowed it, or what was missing.</param>
public sealed record AccessDecision(bool Allowed, string Reason);
