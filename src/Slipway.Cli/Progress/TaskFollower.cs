using Slipway.Cli.Grammar;
using Slipway.Client.Tasks;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Progress;

/// <summary>Watches a Task to its end, and ends as the Task did.</summary>
internal sealed class TaskFollower(Call call, TaskId task, TaskView view)
{
    /// <summary>Told of each event after it was shown.</summary>
    public Action<TaskEvent>? Seen { get; init; }

    /// <summary><c>seq</c> of the last event shown.</summary>
    public long Cursor { get; private set; }

    /// <param name="since">Show only what comes after this <c>seq</c>.</param>
    /// <param name="cancellationToken">Stops watching; the Task goes on.</param>
    /// <exception cref="CommandException">The Task failed or was cancelled.</exception>
    public async Task FollowAsync(long since, CancellationToken cancellationToken)
    {
        Cursor = since;
        TaskEvent? last = null;
        var options = new WatchOptions { Since = since, ProgressBytes = view.WantsBytes, Interrupted = Report };
        try
        {
            await foreach (var e in call.Client.Tasks.WatchAsync(task, options, cancellationToken))
            {
                view.Show(e);
                Cursor = Math.Max(Cursor, e.Seq);
                last = e;
                Seen?.Invoke(e);
            }
        }
        finally
        {
            view.Clear();
        }

        if (last is null || !IsEnd(last))
            last = (await call.Client.Tasks.GetAsync(task, cancellationToken)).Events.LastOrDefault(IsEnd);
        ThrowUnlessSuccess(last);
    }

    private void Report(WatchInterruption interruption)
    {
        // A break that is mended at once is not worth a word.
        if (interruption.Attempt is 5)
            call.Screen.ErrorLine($"{interruption.Reason}; trying again, the task goes on meanwhile.");
    }

    private void ThrowUnlessSuccess(TaskEvent? end)
    {
        switch (end?.TaskEventType)
        {
            case TaskEventType.EndOfStream:
                return;
            case TaskEventType.Cancel:
                throw new CommandException(ExitCodes.Cancelled, "The task was cancelled; nothing of it is left.") { Code = ErrorCodes.TaskCancelled };
            case TaskEventType.Error:
                var code = ErrorCodes.Find(end.Payload.GetValueOrDefault("code"));
                var text = end.Payload.GetValueOrDefault("error") is { Length: > 0 } error ? error : "The task failed, and the server did not say why.";
                throw new CommandException(code?.ExitCode ?? ExitCodes.Failure, text, Hints.For(code, call.Verb)) { Code = code };
            default:
                throw new CommandException(ExitCodes.Failure, $"Task {task} is over, but its record has no end.");
        }
    }

    private static bool IsEnd(TaskEvent e) => e.TaskEventType is TaskEventType.EndOfStream or TaskEventType.Error or TaskEventType.Cancel;
}
