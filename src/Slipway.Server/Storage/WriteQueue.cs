using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Storage;

/// <summary>
/// Group commit: changes that arrive while a commit is on its way to the disk go together into the next one, so the rate
/// of changes is not bounded by the disk's sync time. One thread of its own writes; SQLite calls block.
/// </summary>
internal sealed partial class WriteQueue : IAsyncDisposable
{
    private const int MaxBatch = 512;

    private readonly SqliteConnection connection;
    private readonly ILogger logger;
    private readonly Channel<IChange> queue = Channel.CreateUnbounded<IChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriteQueue(SqliteConnection connection, ILogger logger)
    {
        this.connection = connection;
        this.logger = logger;
        new Thread(Run) { Name = "slipway-writer", IsBackground = true }.Start();
    }

    public Task<T> EnqueueAsync<T>(Func<SqliteConnection, T> work, Action<T>? committed)
    {
        var change = new Change<T>(work, committed);
        if (!queue.Writer.TryWrite(change))
            throw new SlipwayException(ErrorCodes.Unavailable, "The server is stopping and writes nothing more; try again when it is back.");
        return change.Task;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await stopped.Task;
        await connection.DisposeAsync();
    }

    private void Run()
    {
        var batch = new List<IChange>(MaxBatch);
        while (WaitForWork())
        {
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var change))
                batch.Add(change);
            Commit(batch);
            batch.Clear();
        }

        stopped.SetResult();
    }

    private bool WaitForWork()
    {
        var ready = queue.Reader.WaitToReadAsync();
        // This thread has nothing else to do, and is none of the thread pool's.
        return ready.IsCompleted ? ready.GetAwaiter().GetResult() : ready.AsTask().GetAwaiter().GetResult();
    }

    private void Commit(List<IChange> batch)
    {
        try
        {
            using (var transaction = connection.BeginTransaction())
            {
                foreach (var change in batch)
                    change.Apply(connection);
                transaction.Commit();
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, each waiting caller is told, and the writer lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failure = batch.Select(change => change.Failure).OfType<SlipwayException>().FirstOrDefault(found => found.Code == ErrorCodes.DiskFull)
                ?? StorageFailure.Translate(exception, connection.DataSource);
            if (failure is SlipwayException { Code: var code } && code == ErrorCodes.DiskFull)
                LogDiskFull(logger, batch.Count);
            else
                LogCommitFailed(logger, batch.Count, exception);
            foreach (var change in batch)
                change.Fail(failure);
            return;
        }

        foreach (var change in batch)
            change.Complete();
    }

    [LoggerMessage(EventId = 1985, Level = LogLevel.Warning, Message = "The disk is full: {Count} changes were refused.")]
    private static partial void LogDiskFull(ILogger logger, int count);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "A commit of {Count} changes failed; none of them took effect.")]
    private static partial void LogCommitFailed(ILogger logger, int count, Exception exception);
}
