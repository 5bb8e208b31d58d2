using Slipway.Contracts.Errors;

namespace Slipway.Cli.Grammar;

/// <summary>What to do next, by the kind of failure.</summary>
internal static class Hints
{
    public static CommandException Explain(SlipwayException failure, Verb verb) =>
        new(failure.Code.ExitCode, failure.Message, For(failure.Code, verb), failure);

    public static string For(ErrorCode? code, Verb verb) => code switch
    {
        null => ErrorReport.GeneralHint,
        _ when code == ErrorCodes.LoginFailed => "Try `apc login` again.",
        { ExitCode: ExitCodes.NotLoggedIn } => "Log in with `apc login`.",
        _ when code == ErrorCodes.Unavailable => "`apc target` shows where apc looks for the server; `apc target URL` changes it.",
        _ when code == ErrorCodes.NameTaken => "`apc job list` and `apc package list` show what is there; choose another name, or delete it first.",
        { ExitCode: ExitCodes.Usage } => $"Try `apc help{verb.Path[3..]}` for more information.",
        _ => ErrorReport.GeneralHint,
    };
}
