using System.Collections.Concurrent;
using Dapper;
using Slipway.Server.Access;
using Slipway.Server.Storage;

namespace Slipway.Server.Identity;

/// <summary>Single tokens that were taken back, kept until they would have ended anyway.</summary>
public sealed class RevokedTokens(Database database, AccessChanges changes, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> ends = new(StringComparer.Ordinal);

    public bool Contains(string id) => ends.ContainsKey(id);

    /// <summary>Reads what was revoked before this server started.</summary>
    public void Open()
    {
        foreach (var (id, end) in database.Read(connection => connection.Query<(string, long)>("SELECT id, expires_at FROM revoked_tokens")))
            ends[id] = end;
    }

    public async Task AddAsync(AcceptedToken token)
    {
        var now = time.GetUtcNow();
        var end = (token.ExpiresAt + TokenIssuer.Skew).ToUnixTimeMilliseconds();
        await database.WriteAsync(connection =>
        {
            connection.Execute("DELETE FROM revoked_tokens WHERE expires_at < @now", new { now = now.ToUnixTimeMilliseconds() });
            connection.Execute("INSERT OR REPLACE INTO revoked_tokens (id, expires_at) VALUES (@id, @end)", new { id = token.Id, end });
        });
        foreach (var (id, _) in ends.Where(entry => entry.Value < now.ToUnixTimeMilliseconds()))
            ends.TryRemove(id, out _);
        ends[token.Id] = end;
        changes.Raise();
    }
}
