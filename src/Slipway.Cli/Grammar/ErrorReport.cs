using Slipway.Cli.Terminal;

namespace Slipway.Cli.Grammar;

/// <summary>How every failure looks: a sentence, what to do next, and the code to look it up by, on standard error.</summary>
internal static class ErrorReport
{
    public const string GeneralHint = "Try `apc help` for more information.";

    public static int Show(Screen screen, CommandException failure)
    {
        var sentence = screen.ErrorIsTerminal ? string.Join('\n', failure.Message.Split('\n').Select(EscapeCleaner.Clean)) : failure.Message;
        var label = screen.ErrorIsTerminal ? screen.Paint(Colour.Failure, "Error:") : "Error:";
        screen.ErrorLine($"{failure.Before}{label} {sentence}\n{failure.Hint ?? GeneralHint}");
        if (failure.Code is { } code)
            screen.ErrorLine($"Code: {code.Code} ({code.Docs} on the server says more)");
        return failure.ExitCode;
    }
}
