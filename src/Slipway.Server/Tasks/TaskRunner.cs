using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Access;
using Slipway.Server.Identity;

namespace Slipway.Server.Tasks;

/// <summary>Runs operations in the background and sees to it that each Task ends, and says how.</summary>
public sealed partial class TaskRunner(TaskLog log, TaskSlots slots, IEnumerable<IOperation> operations, TimeProvider time, ILogger<TaskRunner> logger)
{
    /// <summary>How often the end of a Task is written down anew while the disk is full.</summary>
    private static readonly TimeSpan RoomWait = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IOperation> operations = operations.ToDictionary(operation => operation.Kind);
    private readonly ConcurrentDictionary<TaskId, Running> running = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopping;

    /// <summary>Writes the Task down and starts it, when it is its turn.</summary>
    /// <param name="fqn">What it works on.</param>
    /// <param name="kind">Which operation runs it.</param>
    /// <param name="request">The operation's input.</param>
    /// <param name="caller">Who asked for it.</param>
    /// <param name="alongside">Written in the commit that makes the Task.</param>
    public async Task<TaskRecord> StartAsync(
        Fqn fqn, string kind, string request, Caller caller, Action<SqliteConnection, TaskId>? alongside = null)
    {
        if (stopping)
            throw new SlipwayException(ErrorCodes.Unavailable, "The server is stopping; try again when it is back.");
        var place = slots.Enter(caller.Principal.Name);
        try
        {
            var task = await log.CreateAsync(fqn, kind, request, caller, alongside);
            Launch(task, place);
            return task;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with what a server before this one did not finish.</summary>
    public void Resume()
    {
        foreach (var task in log.Revive())
        {
            LogResumed(logger, task.Id, task.Fqn);
            Launch(task, slots.Enter(task.Caller.Principal.Name, isOwed: true));
        }
    }

    /// <summary>Asks a Task to stop. Its <c>cancel</c> event comes when the work has stopped and what it made is gone.</summary>
    public async Task CancelAsync(TaskId task, Principal by)
    {
        await log.MarkCancelledAsync(task, by);
        if (running.TryGetValue(task, out var found))
            await found.Cancel.CancelAsync();
    }

    /// <summary>Stops working and leaves every unfinished Task to the next server.</summary>
    public async Task StopAsync()
    {
        stopping = true;
        stopped.TrySetResult();
        var left = running.Values.ToList();
        foreach (var entry in left)
            await entry.Cancel.CancelAsync();
        await Task.WhenAll(left.Select(entry => entry.Work));
    }

    private void Launch(TaskRecord task, TaskSlots.Place place)
    {
        // Never disposed: somebody may be about to cancel it, and without a timer there is nothing to free.
        var cancel = new CancellationTokenSource();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[task.Id] = new Running(cancel, RunAsync(start.Task, task, place, cancel));
        start.SetResult();
    }

    private async Task RunAsync(Task registered, TaskRecord task, TaskSlots.Place place, CancellationTokenSource cancel)
    {
        await registered;
        try
        {
            await RunToItsEndAsync(task, place, cancel.Token);
        }
        finally
        {
            place.Dispose();
            running.TryRemove(task.Id, out _);
        }
    }

    private async Task RunToItsEndAsync(TaskRecord task, TaskSlots.Place place, CancellationToken cancellationToken)
    {
        var operation = operations[task.Kind];
        EventDraft end;
        try
        {
            if (IsCancelled(task))
            {
                end = Cancelled(task);
            }
            else
            {
                await place.WaitAsync(cancellationToken);
                await operation.RunAsync(task, new TaskReporter(log, task), cancellationToken);
                end = Final(task, TaskEventType.EndOfStream);
            }
        }
        catch (OperationCanceledException) when (stopping)
        {
            LogLeft(logger, task.Id, task.Fqn);
            return;
        }
#pragma warning disable CA1031 // What a cancel breaks in the middle of it is no failure of its own.
        catch (Exception) when (cancellationToken.IsCancellationRequested && !stopping)
#pragma warning restore CA1031
        {
            end = Cancelled(task);
        }
#pragma warning disable CA1031 // A Task always ends and says how, whatever went wrong.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            end = Failed(task, exception);
        }

        while (!await FinishAsync(operation, task, end) && !stopping)
            await Task.WhenAny(Task.Delay(RoomWait, time, CancellationToken.None), stopped.Task);
    }

    /// <returns>False when the disk is too full to write it down: to be tried again.</returns>
    private async Task<bool> FinishAsync(IOperation operation, TaskRecord task, EventDraft end)
    {
        try
        {
            if (end.Type != TaskEventType.EndOfStream)
                await operation.UndoAsync(task);
            if (!await log.EndAsync(task.Id, end))
            {
                // It was done when the cancel came, but nobody had been told so.
                end = Cancelled(task);
                await operation.UndoAsync(task);
                await log.EndAsync(task.Id, end);
            }

            LogEnded(logger, task.Id, task.Fqn, end.Type, end.Payload.GetValueOrDefault("code", ""));
            return true;
        }
        catch (SlipwayException exception) when (exception.Code == ErrorCodes.DiskFull)
        {
            LogWaitsForRoom(logger, task.Id, task.Fqn);
            return false;
        }
#pragma warning disable CA1031 // Nobody awaits this; the record stays unfinished and the next server takes it up.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnfinished(logger, task.Id, task.Fqn, exception);
            return true;
        }
    }

    // Asked of the store: a cancel may have come before this Task could be told of it.
    private bool IsCancelled(TaskRecord task) => log.Find(task.Id)?.CancelledBy is not null;

    private EventDraft Failed(TaskRecord task, Exception exception)
    {
        if (exception is not SlipwayException known)
        {
            LogUnforeseen(logger, task.Id, task.Fqn, exception);
            known = new SlipwayException(
                ErrorCodes.Internal, $"The server failed in a way it should not have. Its log has the details under task {task.Id}.");
        }

        var payload = new Dictionary<string, string> { ["error"] = known.Message, ["code"] = known.Code.Code, ["docs"] = known.Code.Docs };
        if (known.RetryAfter is { } delay)
            payload["try_again_in_ms"] = ((long)delay.TotalMilliseconds).ToString();
        return Final(task, TaskEventType.Error) with { Payload = payload };
    }

    private EventDraft Cancelled(TaskRecord task) =>
        Final(task, TaskEventType.Cancel) with
        {
            Payload = new Dictionary<string, string> { ["cancelled_by"] = log.Find(task.Id)?.CancelledBy ?? "", ["code"] = ErrorCodes.TaskCancelled.Code },
        };

    private static EventDraft Final(TaskRecord task, TaskEventType type) => new(type, task.Fqn.Name, "", new SubTask(""));

    private sealed record Running(CancellationTokenSource Cancel, Task Work);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Information, Message = "Task {Task} on {Fqn} goes on where the last server left it.")]
    private static partial void LogResumed(ILogger logger, TaskId task, Fqn fqn);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Information, Message = "Task {Task} on {Fqn} is left to the next server.")]
    private static partial void LogLeft(ILogger logger, TaskId task, Fqn fqn);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Information, Message = "Task {Task} on {Fqn} ended: {End} {Code}")]
    private static partial void LogEnded(ILogger logger, TaskId task, Fqn fqn, TaskEventType end, string code);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Error, Message = "Task {Task} on {Fqn} could not be ended; the next start of the server tries again.")]
    private static partial void LogUnfinished(ILogger logger, TaskId task, Fqn fqn, Exception exception);

    [LoggerMessage(EventId = 1984, Level = LogLevel.Warning, Message = "The end of task {Task} on {Fqn} can't be written down, since the disk is full; it is as soon as there is room.")]
    private static partial void LogWaitsForRoom(ILogger logger, TaskId task, Fqn fqn);

    [LoggerMessage(EventId = 1305, Level = LogLevel.Error, Message = "Task {Task} on {Fqn} failed.")]
    private static partial void LogUnforeseen(ILogger logger, TaskId task, Fqn fqn, Exception exception);
}
