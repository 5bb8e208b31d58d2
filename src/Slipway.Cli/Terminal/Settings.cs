using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Terminal;

/// <summary>Shows what is about to be done, and asks whether it is right.</summary>
internal static class Settings
{
    /// <param name="call">The command.</param>
    /// <param name="table">What is about to be done.</param>
    /// <param name="agreed">Yes was said beforehand.</param>
    /// <exception cref="CommandException">The answer was not yes.</exception>
    public static async Task ConfirmAsync(Call call, SettingsTable table, bool agreed)
    {
        call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
        call.Screen.Line();
        if (!agreed && !await call.Prompt.ConfirmAsync("Is this correct?", byDefault: true, call.Cancelled))
            throw new CommandException(ExitCodes.Failure, "Nothing was changed.", "`--batch` goes on without asking.");
    }
}
