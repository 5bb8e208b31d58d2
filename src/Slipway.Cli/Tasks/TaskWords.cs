using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>How a Task stands, in one word.</summary>
internal static class TaskWords
{
    public static string State(TaskDocument task) => (task.State, task.Errored) switch
    {
        (TaskState.Running, _) => "running",
        (TaskState.Complete, TaskErrored.Unerrored) => "complete",
        (_, TaskErrored.Errored) => "failed",
        _ => "cancelled",
    };
}
