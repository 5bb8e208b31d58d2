using System.CommandLine;

namespace Slipway.Cli.Jobs;

/// <summary>Which job a command is about.</summary>
internal static class JobArgument
{
    public static Argument<string> Create() => new("name") { HelpName = "NAME" };
}
