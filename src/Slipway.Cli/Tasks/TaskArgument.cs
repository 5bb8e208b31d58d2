using System.CommandLine;

namespace Slipway.Cli.Tasks;

/// <summary>Which Task a command is about.</summary>
internal static class TaskArgument
{
    public static Argument<string> Create() => new("task") { HelpName = "TASK" };
}
