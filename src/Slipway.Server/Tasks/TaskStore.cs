using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Storage;

namespace Slipway.Server.Tasks;

/// <summary>The SQL of Tasks and their events.</summary>
internal static class TaskStore
{
    private const string Columns = "id, fqn, kind, request, principal, caller, state, errored, time_started, time_completed, cancelled_by";

    public static void Insert(SqliteConnection connection, TaskRecord task) => connection.Execute(
        $"INSERT INTO tasks ({Columns}) VALUES (@Id, @Fqn, @Kind, @Request, @Principal, @Caller, @State, @Errored, @TimeStarted, 0, NULL)",
        new
        {
            Id = task.Id.ToString(),
            Fqn = task.Fqn.ToString(),
            task.Kind,
            task.Request,
            Principal = task.Caller.Principal.Name,
            Caller = Documents.Write(StoredCaller.Of(task.Caller), StoredJson.Default.StoredCaller),
            State = StoredText.Of(task.State),
            Errored = StoredText.Of(task.Errored),
            task.TimeStarted,
        });

    public static void Append(SqliteConnection connection, TaskId task, StoredEvent stored) => connection.Execute(
        "INSERT INTO task_events (task_id, seq, time, type, stage, subtask, body) VALUES (@Task, @Seq, @Time, @Type, @Stage, @Subtask, @Body)",
        new { Task = task.ToString(), stored.Seq, stored.Time, Type = StoredText.Of(stored.Type), stored.Stage, stored.Subtask, Body = stored.Body.ToArray() });

    public static (long Seq, long Time) Last(SqliteConnection connection, TaskId task) => connection.QuerySingleOrDefault<(long, long)>(
        "SELECT seq, time FROM task_events WHERE task_id = @task ORDER BY seq DESC LIMIT 1", new { task = task.ToString() });

    public static void End(SqliteConnection connection, TaskId task, TaskState state, TaskErrored errored, long time) => connection.Execute(
        "UPDATE tasks SET state = @state, errored = @errored, time_completed = @time WHERE id = @task",
        new { task = task.ToString(), state = StoredText.Of(state), errored = StoredText.Of(errored), time });

    /// <returns>False when the Task has ended already.</returns>
    public static bool MarkCancelled(SqliteConnection connection, TaskId task, string by) => connection.Execute(
        "UPDATE tasks SET cancelled_by = coalesce(cancelled_by, @by) WHERE id = @task AND state = 'running'",
        new { task = task.ToString(), by }) > 0;

    public static bool IsCancelled(SqliteConnection connection, TaskId task) => connection.ExecuteScalar<bool>(
        "SELECT cancelled_by IS NOT NULL FROM tasks WHERE id = @task", new { task = task.ToString() });

    public static TaskRecord? Find(SqliteConnection connection, TaskId id) =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM tasks WHERE id = @id", new { id = id.ToString() })?.ToRecord();

    public static IReadOnlyList<TaskRecord> FindUnfinished(SqliteConnection connection) =>
        [.. connection.Query<Row>($"SELECT {Columns} FROM tasks WHERE state = 'running' ORDER BY time_started").Select(row => row.ToRecord())];

    /// <summary>Newest first.</summary>
    public static IEnumerable<TaskRecord> List(SqliteConnection connection, string? fqn, TaskState? state) =>
        connection.Query<Row>(
            $"""
            SELECT {Columns} FROM tasks
            WHERE (@fqn IS NULL OR fqn = @fqn) AND (@state IS NULL OR state = @state)
            ORDER BY time_started DESC
            """,
            new { fqn, state = state is { } wanted ? StoredText.Of(wanted) : null },
            buffered: false).Select(row => row.ToRecord());

    public static IReadOnlyList<StoredEvent> Events(SqliteConnection connection, TaskId id) =>
    [
        .. connection.Query<EventRow>(
                "SELECT seq, time, type, stage, subtask, body FROM task_events WHERE task_id = @id ORDER BY seq", new { id = id.ToString() })
            .Select(row => new StoredEvent(row.Seq, row.Time, StoredText.Parse<TaskEventType>(row.Type), row.Stage, row.Subtask, row.Body)),
    ];

#pragma warning disable CA1812 // Dapper makes these.
    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Fqn { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Request { get; init; } = "";
        public string Principal { get; init; } = "";
        public string Caller { get; init; } = "";
        public string State { get; init; } = "";
        public string Errored { get; init; } = "";
        public long Time_Started { get; init; }
        public long Time_Completed { get; init; }
        public string? Cancelled_By { get; init; }

        public TaskRecord ToRecord() => new()
        {
            Id = TaskId.Parse(Id),
            Fqn = Contracts.Names.Fqn.Parse(Fqn),
            Kind = Kind,
            Request = Request,
            Caller = Documents.Read(Caller, StoredJson.Default.StoredCaller).ToCaller(Principal),
            State = StoredText.Parse<TaskState>(State),
            Errored = StoredText.Parse<TaskErrored>(Errored),
            TimeStarted = Time_Started,
            TimeCompleted = Time_Completed,
            CancelledBy = Cancelled_By,
        };
    }

    private sealed class EventRow
    {
        public long Seq { get; init; }
        public long Time { get; init; }
        public string Type { get; init; } = "";
        public string Stage { get; init; } = "";
        public string Subtask { get; init; } = "";
        public byte[] Body { get; init; } = [];
    }
#pragma warning restore CA1812
}
