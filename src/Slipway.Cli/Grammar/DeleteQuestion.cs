using Slipway.Contracts.Errors;

namespace Slipway.Cli.Grammar;

/// <summary>Asks before something is gone.</summary>
internal static class DeleteQuestion
{
    /// <exception cref="CommandException">The answer was not yes.</exception>
    public static async Task AskAsync(Call call, string what, bool sure)
    {
        if (!sure && !await call.Prompt.ConfirmAsync(what, byDefault: false, call.Cancelled))
            throw new CommandException(ExitCodes.Failure, "Nothing was deleted.", "`--batch` deletes without asking.");
    }
}
