using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Progress;

/// <summary>
/// Watches a Task that this command began. Ctrl-C asks whether to cancel it; where nobody can answer, and for any answer
/// but yes, the Task goes on alone.
/// </summary>
internal static class DetachableTask
{
    public static async Task FollowAsync(Call call, TaskId task, TaskFollower follower)
    {
        while (true)
        {
            try
            {
                await follower.FollowAsync(follower.Cursor, call.Cancelled);
                return;
            }
            catch (OperationCanceledException) when (call.Cancelled.IsCancellationRequested)
            {
                if (!await WantsCancelAsync(call))
                    throw Detached(task);
                await CancelAsync(call, task);
            }
        }
    }

    private static async Task<bool> WantsCancelAsync(Call call)
    {
        call.Interrupts.Rearm();
        if (!call.Screen.CanAsk)
            return false;
        try
        {
            call.Screen.Line();
            return await call.Prompt.ConfirmAsync("Cancel the task?", byDefault: false, call.Cancelled);
        }
        catch (OperationCanceledException)
        {
            call.Screen.Line();
            return false;
        }
    }

    private static async Task CancelAsync(Call call, TaskId task)
    {
        try
        {
            await call.Client.Tasks.CancelAsync(task, call.Cancelled);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.StateConflict)
        {
            // It ended while the question stood: its record says how.
        }
    }

    private static CommandException Detached(TaskId task) =>
        new(ExitCodes.Cancelled, "Stopped watching; the task goes on.", $"Watch it again with `apc task watch {task}`, or stop it with `apc task cancel {task}`.");
}
