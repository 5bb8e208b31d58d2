using Slipway.Cli.Terminal;

namespace Slipway.Cli.Grammar;

/// <summary>How every failure looks: a sentence, what to do next, and the code to look it up by, on standard error.</summary>
internal static class ErrorReport
{
    public const string GeneralHint = "Try `apc help` for more information.";

    public static int Show(Screen screen, CommandException failure)
    {
        var sentence = Shown(screen, failure.Message);
        var label = screen.ErrorIsTerminal ? screen.Paint(Colour.Failure, "Error:") : "Error:";
        screen.ErrorLine($"{failure.Before}{label} {sentence}\n{Shown(screen, failure.Hint ?? GeneralHint)}");
        if (failure.Code is { } code)
            screen.ErrorLine($"Code: {code.Code} ({code.Docs} on the server says more)");
        return failure.ExitCode;
    }

    // A message may have the server's words in it, and a hint those of a message.
    private static string Shown(Screen screen, string text) =>
        screen.ErrorIsTerminal ? string.Join('\n', text.Split('\n').Select(EscapeCleaner.Clean)) : text;
}
