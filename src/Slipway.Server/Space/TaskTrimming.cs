using Dapper;
using Slipway.Server.Configuration;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Space;

/// <summary>
/// Takes old events away, in portions so small that nobody's write waits for long. Of a Task that ended long ago its last
/// event is kept at first, which says how it ended; readers are told of the gap before it. After as long again the Task goes.
/// </summary>
public sealed partial class TaskTrimming(Database database, ServerOptions options, TimeProvider time, ILogger<TaskTrimming> logger)
{
    private const int Portion = 1000;

    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        var events = await RepeatAsync(TrimEventsAsync, cancellationToken);
        var tasks = await RepeatAsync(RemoveTasksAsync, cancellationToken);
        if (events + tasks > 0)
            LogTrimmed(logger, events, tasks);
    }

    private static async Task<long> RepeatAsync(Func<Task<int>> portion, CancellationToken cancellationToken)
    {
        long sum = 0;
        while (!cancellationToken.IsCancellationRequested && await portion() is > 0 and var gone)
            sum += gone;
        return sum;
    }

    private Task<int> TrimEventsAsync() => database.WriteAsync(connection => connection.Execute(
        """
        DELETE FROM task_events WHERE (task_id, seq) IN (
            SELECT old.task_id, old.seq FROM tasks JOIN task_events AS old ON old.task_id = tasks.id
            WHERE tasks.state <> 'running' AND tasks.time_completed < @oldest
            AND old.seq < (SELECT max(seq) FROM task_events WHERE task_id = tasks.id)
            LIMIT @Portion)
        """,
        new { oldest = Before(options.TaskDays), Portion }));

    private Task<int> RemoveTasksAsync() => database.WriteAsync(connection =>
    {
        var gone = connection.Query<string>(
            "SELECT id FROM tasks WHERE state <> 'running' AND time_completed < @oldest LIMIT @Portion", new { oldest = Before(2 * options.TaskDays), Portion }).AsList();
        connection.Execute("DELETE FROM task_events WHERE task_id IN @gone", new { gone });
        return connection.Execute("DELETE FROM tasks WHERE id IN @gone", new { gone });
    });

    private long Before(int days) => time.UnixNanoseconds() - ((long)TimeSpan.FromDays(days).TotalSeconds * 1_000_000_000);

    [LoggerMessage(EventId = 1983, Level = LogLevel.Information, Message = "Removed {Events} events of tasks that ended long ago, and {Tasks} tasks.")]
    private static partial void LogTrimmed(ILogger logger, long events, long tasks);
}
