using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Services;

/// <summary>What stands behind a bare <c>--</c>: <c>-- --url postgres://… --mountpath=/data</c>.</summary>
internal static class ServiceParameters
{
    public static Argument<string[]> Argument() => new("parameters") { HelpName = "-- --PARAMETER VALUE ...", Arity = ArgumentArity.ZeroOrMore };

    public static Dictionary<string, string> Read(string[]? words)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < (words?.Length ?? 0); i++)
        {
            var word = words![i];
            var name = word.TrimStart('-');
            if (word.Length - name.Length is not (1 or 2) || name.Length == 0)
                throw new CommandException(ExitCodes.Usage, $"\"{word}\" is not a parameter: after a bare --, write --name value.");
            if (name.IndexOf('=') is > 0 and var at)
                read[name[..at]] = name[(at + 1)..];
            else
                read[name] = ++i < words.Length ? words[i] : throw new CommandException(ExitCodes.Usage, $"The parameter \"{word}\" has no value.");
        }

        return read;
    }
}
