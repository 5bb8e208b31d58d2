using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Users;

/// <summary>Asks for passwords: those to be set twice on a terminal, where a slip would not show, and as one line in a script.</summary>
internal static class NewPassword
{
    public static async Task<string> AskAsync(Call call)
    {
        var password = await ReadAsync(call, "New password:");
        if (call.Screen.CanAsk && await ReadAsync(call, "The same again:") != password)
            throw new CommandException(ExitCodes.Usage, "The two passwords differ; nothing was changed.", "Type the command again.");
        return password;
    }

    public static async Task<string> ReadAsync(Call call, string question) =>
        await call.Prompt.AskSecretAsync(question, call.Cancelled) is { Length: > 0 } answer
            ? answer
            : throw new CommandException(ExitCodes.Usage, "A password is needed; in a script, as a line on standard input.", $"Try `apc help{call.Verb.Path[3..]}` for more information.");
}
