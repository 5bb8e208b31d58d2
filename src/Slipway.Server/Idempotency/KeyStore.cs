using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Names;
using Slipway.Server.Storage;

namespace Slipway.Server.Idempotency;

/// <summary>The keys of the last day and what their requests were answered with.</summary>
public sealed class KeyStore(Database database, TimeProvider time)
{
    /// <summary>How long a key is known.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Keys of one caller; beyond it the oldest is forgotten before its time.</summary>
    private const int MaxPerCaller = 1000;

    /// <summary>Takes the key for a request, unless it is known.</summary>
    /// <returns>Null when it was not.</returns>
    public Task<KnownRequest?> TakeAsync(string principal, IdempotencyKey key, byte[] digest)
    {
        var now = time.GetUtcNow();
        return database.WriteAsync(connection =>
        {
            connection.Execute("DELETE FROM idempotency_keys WHERE created < @oldest", new { oldest = (now - Lifetime).ToUnixTimeMilliseconds() });
            if (Find(connection, principal, key) is { } known)
                return known;
            connection.Execute(
                """
                DELETE FROM idempotency_keys WHERE principal = @principal AND key IN (
                    SELECT key FROM idempotency_keys WHERE principal = @principal ORDER BY created DESC LIMIT -1 OFFSET @kept)
                """,
                new { principal, kept = MaxPerCaller - 1 });
            connection.Execute(
                "INSERT INTO idempotency_keys (principal, key, digest, created) VALUES (@principal, @key, @digest, @now)",
                new { principal, key = key.ToString(), digest, now = now.ToUnixTimeMilliseconds() });
            return null;
        });
    }

    public Task AnswerAsync(string principal, IdempotencyKey key, StoredAnswer answer) => database.WriteAsync(connection =>
    {
        connection.Execute(
            "UPDATE idempotency_keys SET status = @Status, content_type = @ContentType, body = @Body WHERE principal = @principal AND key = @key",
            new { answer.Status, answer.ContentType, answer.Body, principal, key = key.ToString() });
    });

    /// <summary>The request failed: the same key may be used again, unless it has started a Task after all.</summary>
    public Task ReleaseAsync(string principal, IdempotencyKey key) => database.WriteAsync(connection =>
    {
        if (Find(connection, principal, key) is { Answer: null, Task: null })
            connection.Execute("DELETE FROM idempotency_keys WHERE principal = @principal AND key = @key", new { principal, key = key.ToString() });
    });

    private static KnownRequest? Find(SqliteConnection connection, string principal, IdempotencyKey key)
    {
        var row = connection.QuerySingleOrDefault<(byte[] Digest, long Created, long? Status, string? ContentType, byte[]? Body)?>(
            "SELECT digest, created, status, content_type, body FROM idempotency_keys WHERE principal = @principal AND key = @key",
            new { principal, key = key.ToString() });
        if (row is not var (digest, created, status, type, body))
            return null;
        var answer = status is { } known ? new StoredAnswer((int)known, type ?? "", body ?? []) : null;
        // A Task of a day before may have had the same key.
        var task = connection.QuerySingleOrDefault<string>(
            "SELECT id FROM tasks WHERE principal = @principal AND idempotency_key = @key AND time_started >= @created * 1000000 LIMIT 1",
            new { principal, key = key.ToString(), created });
        return new KnownRequest(digest, answer, task is null ? null : TaskId.Parse(task));
    }
}
