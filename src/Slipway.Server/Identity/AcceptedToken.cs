namespace Slipway.Server.Identity;

/// <summary>A token whose signature and times are good.</summary>
/// <param name="Id">Tells it from every other token (<c>jti</c>); empty on tokens that have none.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends, give or take the allowed skew of clocks.</param>
public sealed record AcceptedToken(Principal Principal, string Id, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
