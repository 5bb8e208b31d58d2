using Slipway.Cli.Grammar;

namespace Slipway.Cli.Tasks;

/// <summary><c>apc task …</c></summary>
internal static class TaskCommands
{
    public static Verb Create() => new Verb("task", "Follow long operations: list, show, watch and cancel them.")
    {
        TaskListCommand.Create(),
        TaskShowCommand.Create(),
        TaskWatchCommand.Create(),
        TaskCancelCommand.Create(),
    };
}
