using Microsoft.Data.Sqlite;

namespace Slipway.Server.Storage;

/// <summary>
/// The server's records in SQLite (WAL). Reads open a pooled connection each; all writes go through one
/// <see cref="WriteQueue"/>, so that many callers share one commit and nobody meets a lock.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly string connectionString;
    private readonly WriteQueue writes;

    public Database(string file, ILogger<Database> logger)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();
        Migrator.Migrate(OpenForWriting());
        writes = new WriteQueue(OpenForWriting(), logger);
    }

    /// <summary>Runs a query on a connection of its own; it sees everything that was committed before it began.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        using var connection = Open("PRAGMA query_only = ON;");
        return query(connection);
    }

    /// <summary>
    /// Runs <paramref name="change"/> in the next commit. When the returned task ends the change survives a power loss.
    /// A change that throws takes back only itself.
    /// </summary>
    /// <param name="change">Runs on the writer's thread: short, without waiting for anything.</param>
    /// <param name="committed">Runs on the writer's thread right after the commit, in the order of the changes.</param>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> change, Action<T>? committed = null) => writes.EnqueueAsync(change, committed);

    /// <inheritdoc cref="WriteAsync{T}" />
    public Task WriteAsync(Action<SqliteConnection> change) =>
        writes.EnqueueAsync(
            connection =>
            {
                change(connection);
                return true;
            },
            committed: null);

    public async ValueTask DisposeAsync()
    {
        await writes.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    // FULL makes each commit wait for the disk: what was acknowledged is there after a power loss.
    private SqliteConnection OpenForWriting() => Open("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");

    private SqliteConnection Open(string pragmas)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA busy_timeout = 5000; {pragmas}";
        command.ExecuteNonQuery();
        return connection;
    }
}
