namespace Slipway.Contracts.Identity;

/// <summary>A user of the server's own directory. Never with a password or its hash.</summary>
public sealed record UserInfo
{
    public required string Name { get; init; }

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public DateTimeOffset PasswordChangedAt { get; set; }

    /// <summary>Tokens issued before this moment are no longer good; null when none were revoked.</summary>
    public DateTimeOffset? TokensRevokedAt { get; set; }
}
