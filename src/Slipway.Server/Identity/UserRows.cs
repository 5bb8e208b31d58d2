using Dapper;
using Microsoft.Data.Sqlite;

namespace Slipway.Server.Identity;

/// <summary>The table of users.</summary>
internal static class UserRows
{
    public static IReadOnlyList<UserRecord> All(SqliteConnection connection) =>
    [
        .. connection.Query<Row>("SELECT name, password_hash, created_at, created_by, password_changed_at, tokens_revoked_at FROM users ORDER BY name")
            .Select(row => row.ToRecord()),
    ];

    /// <summary>The name of the user who has this name, in whatever case; null when nobody has.</summary>
    public static string? FindSimilar(SqliteConnection connection, string name) =>
        connection.QueryFirstOrDefault<string>("SELECT name FROM users WHERE name = @name COLLATE NOCASE", new { name });

    public static void Insert(SqliteConnection connection, UserRecord user) => connection.Execute(
        """
        INSERT INTO users (name, password_hash, created_at, created_by, password_changed_at)
        VALUES (@Name, @PasswordHash, @CreatedAt, @CreatedBy, @CreatedAt)
        """,
        new { Name = user.Name.ToString(), user.PasswordHash, CreatedAt = user.CreatedAt.ToUnixTimeMilliseconds(), user.CreatedBy });

    /// <returns>False when there is no such user.</returns>
    public static bool SetPassword(SqliteConnection connection, UserName name, string hash, DateTimeOffset now) => connection.Execute(
        "UPDATE users SET password_hash = @hash, password_changed_at = @now, tokens_revoked_at = @now WHERE name = @name",
        new { name = name.ToString(), hash, now = now.ToUnixTimeMilliseconds() }) > 0;

    /// <returns>False when there is no such user.</returns>
    public static bool RevokeTokens(SqliteConnection connection, UserName name, DateTimeOffset now) => connection.Execute(
        "UPDATE users SET tokens_revoked_at = @now WHERE name = @name", new { name = name.ToString(), now = now.ToUnixTimeMilliseconds() }) > 0;

    /// <returns>False when there is no such user.</returns>
    public static bool Delete(SqliteConnection connection, UserName name) =>
        connection.Execute("DELETE FROM users WHERE name = @name", new { name = name.ToString() }) > 0;

#pragma warning disable CA1812 // Dapper makes these.
    private sealed class Row
    {
        public string Name { get; init; } = "";
        public string Password_Hash { get; init; } = "";
        public long Created_At { get; init; }
        public string Created_By { get; init; } = "";
        public long Password_Changed_At { get; init; }
        public long? Tokens_Revoked_At { get; init; }

        public UserRecord ToRecord() => new(
            UserName.Parse(Name),
            Password_Hash,
            DateTimeOffset.FromUnixTimeMilliseconds(Created_At),
            Created_By,
            DateTimeOffset.FromUnixTimeMilliseconds(Password_Changed_At == 0 ? Created_At : Password_Changed_At),
            Tokens_Revoked_At is { } revoked ? DateTimeOffset.FromUnixTimeMilliseconds(revoked) : null);
    }
#pragma warning restore CA1812
}
