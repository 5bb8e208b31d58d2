using Slipway.Contracts.Names;

namespace Slipway.Contracts.Identity;

/// <summary>Who calls, as <c>GET /v1/oauth2/userinfo</c> answers.</summary>
/// <param name="Name">A user's name, or a job's FQN.</param>
/// <param name="Type"><c>user</c> or <c>job</c>.</param>
/// <param name="Namespace">Where names without a namespace are looked for.</param>
/// <param name="AuthType">How the token was got: <c>basicAuth</c>, <c>appToken</c>, <c>dataFolder</c>.</param>
/// <param name="IssuedAt">When the token was issued.</param>
/// <param name="ExpiresAt">When the token ends.</param>
public sealed record CallerInfo(string Name, string Type, NamespacePath Namespace, string AuthType, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
