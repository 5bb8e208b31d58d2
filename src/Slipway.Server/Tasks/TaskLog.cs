using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Slipway.Server.Storage;

namespace Slipway.Server.Tasks;

/// <summary>
/// The record of every Task: append-only, each event numbered and durable before anyone is shown it. Appends of many tasks
/// share commits, so the log is not what limits a deploy.
/// </summary>
public sealed class TaskLog(Database database, TimeProvider time)
{
    // Feeds of unfinished tasks, which have a writer. A finished task's feed is read from the store by whoever asks.
    private readonly ConcurrentDictionary<TaskId, TaskFeed> live = new();

    /// <param name="fqn">What it works on.</param>
    /// <param name="kind">Which operation runs it.</param>
    /// <param name="request">The operation's input.</param>
    /// <param name="caller">Who asked for it.</param>
    /// <param name="alongside">Written in the same commit.</param>
    public async Task<TaskRecord> CreateAsync(
        Fqn fqn, string kind, string request, Caller caller, Action<SqliteConnection, TaskId>? alongside = null)
    {
        var task = new TaskRecord
        {
            Id = TaskId.New(),
            Fqn = fqn,
            Kind = kind,
            Request = request,
            Caller = caller,
            TimeStarted = time.UnixNanoseconds(),
        };
        live[task.Id] = new TaskFeed(time, []);
        try
        {
            await database.WriteAsync(connection =>
            {
                TaskStore.Insert(connection, task);
                alongside?.Invoke(connection, task.Id);
            });
        }
        catch
        {
            live.TryRemove(task.Id, out _);
            throw;
        }

        return task;
    }

    /// <summary>Adds an event; when the returned task ends it is durable and its readers have been woken.</summary>
    public Task AppendAsync(TaskId task, EventDraft draft) => WriteAsync(task, draft, end: null);

    /// <summary>Adds the final event and ends the Task, in one commit.</summary>
    /// <returns>False when it was to end well, but somebody has asked to cancel it: it goes on, to be undone.</returns>
    public async Task<bool> EndAsync(TaskId task, EventDraft draft)
    {
        var (state, errored) = draft.Type switch
        {
            TaskEventType.EndOfStream => (TaskState.Complete, TaskErrored.Unerrored),
            TaskEventType.Error => (TaskState.Stopped, TaskErrored.Errored),
            TaskEventType.Cancel => (TaskState.Stopped, TaskErrored.Unerrored),
            _ => throw new ArgumentException($"{draft.Type} does not end a Task.", nameof(draft)),
        };
        if (await WriteAsync(task, draft, (state, errored)) is null)
            return false;
        live.TryRemove(task, out _);
        return true;
    }

    /// <summary>The events of a Task, for reading; null when there is no such Task.</summary>
    public TaskFeed? Open(TaskId task)
    {
        if (live.TryGetValue(task, out var feed))
            return feed;
        var events = database.Read(connection => TaskStore.Events(connection, task));
        // It may have come to life or ended between the two looks; what is live wins.
        return live.GetValueOrDefault(task) ?? (events.Count == 0 ? null : new TaskFeed(time, WithGap(task, events)));
    }

    public TaskRecord? Find(TaskId task) => database.Read(connection => TaskStore.Find(connection, task));

    /// <summary>Newest first, with a filter that runs per row, so that what the caller may not see does not count.</summary>
    public IReadOnlyList<TaskRecord> List(string? fqn, TaskState? state, Func<TaskRecord, bool> visible, int skip, int count) =>
        database.Read(connection => TaskStore.List(connection, fqn, state).Where(visible).Skip(skip).Take(count).ToList());

    /// <summary>Writes down that somebody wants the Task cancelled.</summary>
    /// <exception cref="SlipwayException">It has ended already.</exception>
    public async Task MarkCancelledAsync(TaskId task, Principal by)
    {
        if (!await database.WriteAsync(connection => TaskStore.MarkCancelled(connection, task, by.Name)))
            throw new SlipwayException(ErrorCodes.StateConflict, $"Task {task} has ended already; there is nothing to cancel.");
    }

    /// <summary>The tasks that a server before this one did not finish, ready to be written to again.</summary>
    public IReadOnlyList<TaskRecord> Revive()
    {
        var unfinished = database.Read(TaskStore.FindUnfinished);
        foreach (var task in unfinished)
            live[task.Id] = new TaskFeed(time, database.Read(connection => TaskStore.Events(connection, task.Id)));
        return unfinished;
    }

    /// <returns>Null when nothing was written, since a good end comes too late after a cancel.</returns>
    private Task<StoredEvent?> WriteAsync(TaskId task, EventDraft draft, (TaskState State, TaskErrored Errored)? end)
    {
        var feed = live.GetValueOrDefault(task) ?? throw new InvalidOperationException($"Task {task} has ended; nothing may follow.");
        return database.WriteAsync<StoredEvent?>(
            connection =>
            {
                if (end is (TaskState.Complete, _) && TaskStore.IsCancelled(connection, task))
                    return null;
                var last = TaskStore.Last(connection, task);
                // Never the same time twice: a reader that asks by time gets each event once, too.
                var stored = Seal(task, draft, last.Seq + 1, Math.Max(time.UnixNanoseconds(), last.Time + 1));
                TaskStore.Append(connection, task, stored);
                if (end is var (state, errored))
                    TaskStore.End(connection, task, state, errored, stored.Time);
                return stored;
            },
            stored =>
            {
                if (stored is not null)
                    feed.Publish(stored);
            });
    }

    // In the place of what is kept no longer, under the number of the last of it: who has read so far gets the rest alone.
    private static IEnumerable<StoredEvent> WithGap(TaskId task, IReadOnlyList<StoredEvent> events)
    {
        if (events[0].Seq == 1)
            return events;
        var last = events[0].Seq - 1;
        var gap = new EventDraft(TaskEventType.Gap, "", "", new SubTask(""))
        {
            Payload = new Dictionary<string, string> { ["from"] = "1", ["to"] = last.ToString(CultureInfo.InvariantCulture) },
        };
        // With the time of what follows: a reader that asks by time may lack any of them.
        return [Seal(task, gap, last, events[0].Time), .. events];
    }

    private static StoredEvent Seal(TaskId task, EventDraft draft, long seq, long now)
    {
        var full = new TaskEvent
        {
            Uuid = task,
            TaskUuid = task,
            Seq = seq,
            Time = now,
            TaskEventType = draft.Type,
            Thread = draft.Thread,
            Stage = draft.Stage,
            Subtask = draft.Subtask,
            Payload = draft.Payload,
        };
        return new StoredEvent(
            seq, now, draft.Type, draft.Stage, draft.Subtask.Name, JsonSerializer.SerializeToUtf8Bytes(full, SlipwayJson.Wire.TaskEvent));
    }
}
