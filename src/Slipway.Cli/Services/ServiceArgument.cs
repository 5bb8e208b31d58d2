using System.CommandLine;
using Slipway.Cli.Grammar;

namespace Slipway.Cli.Services;

/// <summary>Which service and which job a command is about.</summary>
internal static class ServiceArgument
{
    public static Argument<string> Create() => new("service") { HelpName = "SERVICE" };

    public static Flag<string?> JobFlag(bool required = true)
    {
        var flag = new Flag<string?>("job", "j", "JOB", "the job; --app is the same") { Required = required };
        flag.Aliases.Add("--app");
        flag.Aliases.Add("-app");
        flag.Aliases.Add("-a");
        return flag;
    }
}
