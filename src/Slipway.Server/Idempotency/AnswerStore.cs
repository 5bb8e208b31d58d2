using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Idempotency;

/// <summary>Answers to requests with a key: for a day, and no more of one caller than some.</summary>
public sealed class AnswerStore(Database database, TimeProvider time)
{
    /// <summary>How long a request may be sent again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Kept for one caller at least; the oldest go first.</summary>
    public const int MaxPerCaller = 1000;

    /// <summary>Together, for one caller, in bytes.</summary>
    public const int MaxBytesPerCaller = 8 << 20;

    /// <summary>Bounds are kept once in so many new answers, so that each costs one row's writing.</summary>
    private const int TrimEvery = 32;

    private int sinceTrim = TrimEvery;

    public KeptAnswer? Find(string id) => database.Read(connection => connection.QuerySingleOrDefault<Row>(
        "SELECT request, status, body FROM kept_answers WHERE id = @id AND time > @oldest", new { id, oldest = Oldest() }))?.ToAnswer();

    public Task SaveAsync(string id, string caller, KeptAnswer answer) => database.WriteAsync(connection => Save(connection, id, caller, answer));

    /// <summary>Runs on the writer's thread.</summary>
    public void Save(SqliteConnection connection, string id, string caller, KeptAnswer answer)
    {
        connection.Execute(
            "INSERT OR REPLACE INTO kept_answers (id, caller, request, status, body, time) VALUES (@id, @caller, @Request, @Status, @Body, @now)",
            new { id, caller, answer.Request, answer.Status, Body = answer.Body.ToArray(), now = time.UnixNanoseconds() });
        if (++sinceTrim < TrimEvery)
            return;
        sinceTrim = 0;
        connection.Execute("DELETE FROM kept_answers WHERE time <= @oldest", new { oldest = Oldest() });
        connection.Execute(
            """
            DELETE FROM kept_answers WHERE id IN (
                SELECT id FROM (
                    SELECT id, row_number() OVER newest AS place, sum(length(body)) OVER newest AS bytes
                    FROM kept_answers WINDOW newest AS (PARTITION BY caller ORDER BY time DESC, id))
                WHERE place > @MaxPerCaller OR bytes > @MaxBytesPerCaller)
            """,
            new { MaxPerCaller, MaxBytesPerCaller });
    }

    private long Oldest() => time.UnixNanoseconds() - (Lifetime.Ticks * TimeSpan.NanosecondsPerTick);

#pragma warning disable CA1812 // Dapper makes these.
    private sealed class Row
    {
        public string Request { get; init; } = "";
        public int Status { get; init; }
        public byte[] Body { get; init; } = [];

        public KeptAnswer ToAnswer() => new(Request, Status, Body);
    }
#pragma warning restore CA1812
}
