using System.CommandLine;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Grammar;

/// <summary><c>apc help [COMMAND…]</c></summary>
internal static class HelpCommand
{
    public static Verb Create(Verb root)
    {
        var words = new Argument<string[]>("command") { HelpName = "COMMAND", Arity = ArgumentArity.ZeroOrMore };
        return new Verb("help", "Tell what a command does and how it is typed.") { words }
            .Does(call => Task.FromResult(HelpText.Show(Find(root, call.Value(words) ?? []), call.Screen)));
    }

    private static Verb Find(Verb verb, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var next = verb.Subcommands.FirstOrDefault(sub => sub.Name == word || sub.Aliases.Contains(word));
            verb = next as Verb ?? throw new CommandException(
                ExitCodes.Usage, $"`{verb.Path}` has no command \"{word}\".{Suggestion.Sentence(word, verb.Subcommands.Select(sub => sub.Name))}");
        }

        return verb;
    }
}
