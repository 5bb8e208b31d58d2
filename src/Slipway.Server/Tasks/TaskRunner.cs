using System.Collections.Concurrent;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Access;
using Slipway.Server.Identity;

namespace Slipway.Server.Tasks;

/// <summary>Runs operations in the background and sees to it that each Task ends, and says how.</summary>
public sealed partial class TaskRunner(TaskLog log, IEnumerable<IOperation> operations, TimeProvider time, ILogger<TaskRunner> logger)
{
    /// <summary>How often the end of a Task is written down anew while the disk is full.</summary>
    private static readonly TimeSpan RoomWait = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IOperation> operations = operations.ToDictionary(operation => operation.Kind);
    private readonly ConcurrentDictionary<TaskId, Running> running = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopping;

    /// <summary>Writes the Task down and starts it.</summary>
    public async Task<TaskRecord> StartAsync(Fqn fqn, string kind, string request, Caller caller)
    {
        if (stopping)
            throw new SlipwayException(ErrorCodes.Unavailable, "The server is stopping; try again when it is back.");
        var task = await log.CreateAsync(fqn, kind, request, caller);
        Launch(task);
        return task;
    }

    /// <summary>Goes on with what a server before this one did not finish.</summary>
    public void Resume()
    {
        foreach (var task in log.Revive())
        {
            LogResumed(logger, task.Id, task.Fqn);
            Launch(task);
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

    private void Launch(TaskRecord task)
    {
        // Never disposed: somebody may be about to cancel it, and without a timer there is nothing to free.
        var cancel = new CancellationTokenSource();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[task.Id] = new Running(cancel, RunAsync(start.Task, task, cancel));
        start.SetResult();
    }

    private async Task RunAsync(Task registered, TaskRecord task, CancellationTokenSource cancel)
    {
        await registered;
        try
        {
            await RunToItsEndAsync(task, cancel.Token);
        }
        finally
        {
            running.TryRemove(task.Id, out _);
        }
    }

    private async Task RunToItsEndAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        var operation = operations[task.Kind];
        EventDraft end;
        try
        {
            if (task.CancelledBy is null)
                await operation.RunAsync(task, new TaskReporter(log, task), cancellationToken);
            end = task.CancelledBy is null ? Final(task, TaskEventType.EndOfStream) : Cancelled(task);
        }
        catch (OperationCanceledException) when (stopping)
        {
            LogLeft(logger, task.Id, task.Fqn);
            return;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
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
            await log.EndAsync(task.Id, end);
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

    private EventDraft Failed(TaskRecord task, Exception exception)
    {
        if (exception is not SlipwayException known)
        {
            LogUnforeseen(logger, task.Id, task.Fqn, exception);
            known = new SlipwayException(
                ErrorCodes.Internal, $"The server failed in a way it should not have. Its log has the details under task {task.Id}.");
        }

        var payload = new Dictionary<string, string> { ["error"] = known.Message, ["code"] = known.Code.Code };
        if (known.RetryAfter is { } delay)
            payload["try_again_in_ms"] = ((long)delay.TotalMilliseconds).ToString();
        return Final(task, TaskEventType.Error) with { Payload = payload };
    }

    private EventDraft Cancelled(TaskRecord task) =>
        Final(task, TaskEventType.Cancel) with
        {
            Payload = new Dictionary<string, string> { ["cancelled_by"] = log.Find(task.Id)?.CancelledBy ?? "" },
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
