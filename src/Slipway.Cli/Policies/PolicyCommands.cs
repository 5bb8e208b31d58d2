using System.CommandLine;
using Slipway.Cli.Grammar;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy …</c></summary>
internal static class PolicyCommands
{
    public static Verb Create() => new Verb("policy", "Say who may do what, and find out why.")
    {
        PolicyImportCommand.Create(),
        PolicyListCommand.Create(),
        PolicyShowCommand.Create(),
        PolicyVersionsCommand.Create(),
        PolicyDeleteCommand.Create(),
        PolicySimCommand.Create(),
        PolicyCheckCommand.Create(),
        PolicyFormatCommand.Create(),
    };

    /// <summary>Which document a command is about.</summary>
    public static Argument<string> Name() => new("name") { HelpName = "NAME" };

    public static Argument<string[]> Files() => new("file") { HelpName = "FILE...", Arity = ArgumentArity.OneOrMore };

    public static Flag<bool> Force() => Flags.Switch("force", null, "do it even if nobody could change policy afterwards");
}
