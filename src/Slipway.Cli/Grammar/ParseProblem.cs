using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Grammar;

/// <summary>Says what is wrong with a command line, in words that help.</summary>
internal static class ParseProblem
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public static CommandException? Find(ParseResult parsed, Verb verb)
    {
        var stray = StrayFlag(parsed);
        if (parsed.Errors.Count == 0 && stray is null)
            return null;
        var sentence = stray is not null ? Unknown(stray, verb)
            : parsed.UnmatchedTokens is [var unknown, ..] ? Unknown(unknown, verb)
            : Explain(parsed.Errors[0], verb);
        return new CommandException(ExitCodes.Usage, sentence.EndsWith('.') || sentence.EndsWith('?') ? sentence : sentence + ".", $"Try `apc help{verb.Path[3..]}` for more information.");
    }

    // The parser takes a flag that it does not know for a value: 'job show --jsno' would look for a job of that name.
    private static string? StrayFlag(ParseResult parsed)
    {
        var ours = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).ToHashSet();
        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Where(ours.Contains)
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(text => text.StartsWith('-') && text.Length > 1 && ours.Any(token => token.Value == text));
    }

    private static string Unknown(string token, Verb verb)
    {
        if (token.StartsWith('-') && token.Length > 1)
        {
            var name = token.Split('=')[0].TrimStart('-');
            var known = AllFlags(verb).Select(flag => flag.LongName);
            return $"`{verb.Path}` has no flag \"{token.Split('=')[0]}\".{Suggestion.Sentence("--" + name, known)}";
        }

        return verb.Subcommands.Count > 0
            ? $"`{verb.Path}` has no command \"{token}\".{Suggestion.Sentence(token, verb.Subcommands.SelectMany(sub => sub.Aliases.Append(sub.Name)))}"
            : $"`{verb.Path}` does not know what to do with \"{token}\".";
    }

    private static string Explain(ParseError error, Verb verb) => error.SymbolResult switch
    {
        OptionResult { Option: IFlag flag, Implicit: true } => $"`{verb.Path}` needs {flag.LongName} {flag.ValueName}.",
        OptionResult { Option: IFlag flag } result when result.Tokens.Count == 0 && flag.ValueName.Length > 0 =>
            $"{flag.LongName} needs a value: {flag.LongName} {flag.ValueName}.",
        ArgumentResult { Argument: var argument } result when result.Tokens.Count == 0 && result.Parent is CommandResult =>
            $"`{verb.Path}` needs {argument.HelpName ?? argument.Name.ToUpperInvariant()}.",
        ArgumentResult { Parent: OptionResult { Option: IFlag flag } } result when result.Tokens.Count == 0 && flag.ValueName.Length > 0 =>
            $"{flag.LongName} needs a value: {flag.LongName} {flag.ValueName}.",
        CommandResult when MissingFlag(error, verb) is { } flag => $"`{verb.Path}` needs {flag.LongName} {flag.ValueName}.",
        _ => error.Message,
    };

    // "Option '--image' is required."
    private static IFlag? MissingFlag(ParseError error, Verb verb) =>
        verb.Options.Where(option => option.Required && error.Message.Contains($"'{option.Name}'", StringComparison.Ordinal)).OfType<IFlag>().FirstOrDefault();

    private static IEnumerable<IFlag> AllFlags(Verb verb) => verb.Options.OfType<IFlag>();
}
