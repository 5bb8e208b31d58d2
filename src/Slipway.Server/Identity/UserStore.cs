using System.Collections.Frozen;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Server.Access;
using Slipway.Server.Storage;

namespace Slipway.Server.Identity;

/// <summary>The server's own directory: users with passwords. Kept in memory too, since every call asks for its caller.</summary>
public sealed class UserStore(Database database, PasswordWorker passwords, AccessChanges changes, TimeProvider time)
{
    /// <summary>Users in all. They are held in memory.</summary>
    public const int MaxUsers = 10_000;

    private volatile FrozenDictionary<string, UserRecord> users = FrozenDictionary<string, UserRecord>.Empty;

    /// <summary>By name.</summary>
    public IEnumerable<UserRecord> List() => users.Values.OrderBy(user => user.Name.ToString(), StringComparer.Ordinal);

    public UserRecord? Find(string name) => users.GetValueOrDefault(name);

    /// <summary>Reads the directory; before, there is nobody in it.</summary>
    public void Open() => Publish(database.Read(UserRows.All));

    /// <summary>The user whose password this is, or null; takes as long for a user who does not exist.</summary>
    public async Task<UserRecord?> VerifyAsync(string name, string password, CancellationToken cancellationToken)
    {
        var user = Find(name);
        return await passwords.VerifyAsync(password, user?.PasswordHash, cancellationToken) ? user : null;
    }

    /// <exception cref="SlipwayException"><c>name_taken</c>, also by a name that differs in case only; <c>quota_exceeded</c>.</exception>
    public async Task<UserRecord> CreateAsync(UserName name, string password, string by, CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(password, cancellationToken);
        UserRecord user = null!;
        await ChangeAsync(connection =>
        {
            if (UserRows.FindSimilar(connection, name.ToString()) is { } taken)
                throw new SlipwayException(ErrorCodes.NameTaken, $"There is a user '{taken}' already; names that differ in case only would be mistaken for each other.");
            if (users.Count >= MaxUsers)
                throw new SlipwayException(ErrorCodes.QuotaExceeded, $"The directory has {MaxUsers} users, which is as many as it can have. Delete some first.");
            // Only now: tokens from before this moment belong to whoever had the name earlier.
            var now = time.GetUtcNow();
            user = new UserRecord(name, hash, now, by, now, null);
            UserRows.Insert(connection, user);
        });
        return user;
    }

    /// <summary>Gives a new password; tokens from before are no longer good.</summary>
    /// <exception cref="SlipwayException"><c>not_found</c>.</exception>
    public async Task SetPasswordAsync(UserName name, string password, CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(password, cancellationToken);
        await ChangeAsync(connection => RequireFound(name, UserRows.SetPassword(connection, name, hash, time.GetUtcNow())));
    }

    /// <summary>Every token issued up to now is no longer good.</summary>
    /// <exception cref="SlipwayException"><c>not_found</c>.</exception>
    public Task RevokeTokensAsync(UserName name) =>
        ChangeAsync(connection => RequireFound(name, UserRows.RevokeTokens(connection, name, time.GetUtcNow())));

    /// <exception cref="SlipwayException"><c>not_found</c>.</exception>
    public Task DeleteAsync(UserName name) => ChangeAsync(connection => RequireFound(name, UserRows.Delete(connection, name)));

    private static void RequireFound(UserName name, bool found)
    {
        if (!found)
            throw AccessPolicy.Missing("user", name.ToString());
    }

    private Task<IReadOnlyList<UserRecord>> ChangeAsync(Action<SqliteConnection> change) => database.WriteAsync(
        connection =>
        {
            change(connection);
            return UserRows.All(connection);
        },
        Publish);

    private void Publish(IReadOnlyList<UserRecord> all)
    {
        users = all.ToFrozenDictionary(user => user.Name.ToString(), StringComparer.Ordinal);
        changes.Raise();
    }
}
