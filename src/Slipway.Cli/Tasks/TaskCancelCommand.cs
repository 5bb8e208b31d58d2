using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Client.Tasks;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary><c>apc task cancel TASK</c></summary>
internal static class TaskCancelCommand
{
    public static Verb Create()
    {
        var task = TaskArgument.Create();
        return new Verb("cancel", "Stop a task, and wait until what it made is gone.") { task }
            .With(
                notes: "A task that ends by itself first is not cancelled: apc says how it ended.",
                new Example("Cancel a deploy", "apc task cancel 1514547c"))
            .Does(async call =>
            {
                var id = await Lookup.TaskAsync(call, call.Value(task)!);
                await call.StepAsync("Cancelling the task", async () =>
                {
                    await call.Client.Tasks.CancelAsync(id, call.Cancelled);
                    var end = await EndAsync(call, call.Client.Tasks.WatchAsync(id, new WatchOptions(), call.Cancelled));
                    if (end is not TaskEventType.Cancel)
                        throw new CommandException(ExitCodes.Conflict, $"The task had ended before it could be cancelled: it {(end is TaskEventType.Error ? "failed" : "succeeded")}.", $"`apc task show {id.Short}` shows what happened.");
                });
                call.Screen.Success();
            });
    }

    private static async Task<TaskEventType?> EndAsync(Call call, IAsyncEnumerable<TaskEvent> events)
    {
        TaskEventType? last = null;
        await foreach (var e in events.WithCancellation(call.Cancelled))
            last = e.TaskEventType;
        return last;
    }
}
