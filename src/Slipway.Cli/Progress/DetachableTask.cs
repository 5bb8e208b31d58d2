using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Progress;

/// <summary>
/// Watches a Task that this command began. Ctrl-C asks what to do: cancel it, leave it running, or watch on. Where nobody can
/// answer, the Task goes on alone.
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
                switch (await AskAsync(call))
                {
                    case 'c':
                        await CancelAsync(call, task);
                        break;
                    case 'd':
                        throw Detached(task);
                }
            }
        }
    }

    /// <returns>c, d or w.</returns>
    private static async Task<char> AskAsync(Call call)
    {
        call.Interrupts.Rearm();
        if (!call.Screen.CanAsk)
            return 'd';
        try
        {
            call.Screen.Line();
            return await call.Prompt.ChooseAsync(
                "[c]ancel the task, [d]etach and leave it running, or keep [w]atching? [c/d/W]: ", "cdw", byDefault: 'w', atEnd: 'd', call.Cancelled);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C once more: whoever is in a hurry wants to be let go.
            call.Interrupts.Rearm();
            call.Screen.Line();
            return 'd';
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
