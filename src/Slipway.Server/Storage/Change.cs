using Microsoft.Data.Sqlite;

namespace Slipway.Server.Storage;

/// <inheritdoc cref="IChange" />
internal sealed class Change<T>(Func<SqliteConnection, T> work, Action<T>? committed) : IChange
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? failure;
    private T result = default!;

    public Exception? Failure => failure;

    public Task<T> Task => done.Task;

    public void Apply(SqliteConnection connection)
    {
        Execute(connection, "SAVEPOINT change");
        try
        {
            result = work(connection);
            Execute(connection, "RELEASE change");
        }
#pragma warning disable CA1031 // The caller gets it; the others in this commit are not to suffer for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // First of all: SQLite may have taken the whole commit back by itself, as for a full disk, and then what follows fails.
            failure = StorageFailure.Translate(exception, connection.DataSource);
            Execute(connection, "ROLLBACK TO change; RELEASE change");
        }
    }

    public void Complete()
    {
        if (failure is not null)
        {
            done.TrySetException(failure);
            return;
        }

        committed?.Invoke(result);
        done.TrySetResult(result);
    }

    public void Fail(Exception exception) => done.TrySetException(failure ?? exception);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
