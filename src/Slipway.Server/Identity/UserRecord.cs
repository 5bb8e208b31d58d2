using Slipway.Contracts.Identity;

namespace Slipway.Server.Identity;

/// <summary>A user of the directory, as the store keeps them.</summary>
/// <param name="PasswordHash">Made by <see cref="Identity.PasswordHash"/>.</param>
/// <param name="TokensRevokedAt">Tokens issued before are no longer good; null when none were revoked.</param>
public sealed record UserRecord(
    UserName Name, string PasswordHash, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset PasswordChangedAt, DateTimeOffset? TokensRevokedAt)
{
    public UserInfo ToWire() => new()
    {
        Name = Name.ToString(),
        CreatedAt = CreatedAt,
        CreatedBy = CreatedBy,
        PasswordChangedAt = PasswordChangedAt,
        TokensRevokedAt = TokensRevokedAt,
    };

    // Without the hash: records are printed by whoever logs them.
    public override string ToString() => Name.ToString();
}
