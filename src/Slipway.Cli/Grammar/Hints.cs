using System.Text.RegularExpressions;
using Slipway.Cli.Units;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Grammar;

/// <summary>What to do next, by the kind of failure.</summary>
internal static partial class Hints
{
    public static CommandException Explain(SlipwayException failure, Verb verb) =>
        new(failure.Code.ExitCode, Sentence(failure), Special(failure) ?? For(failure.Code, verb), failure) { Code = failure.Code };

    public static string For(ErrorCode? code, Verb verb) => code switch
    {
        null => ErrorReport.GeneralHint,
        _ when code == ErrorCodes.LoginFailed => "Try `apc login` again.",
        _ when code == ErrorCodes.TokenInvalid => "Log in again with `apc login`.",
        { ExitCode: ExitCodes.NotLoggedIn } => "Log in with `apc login`.",
        _ when code == ErrorCodes.Unavailable => "`apc target` shows where apc looks for the server; `apc target URL` changes it.",
        _ when code == ErrorCodes.NameTaken && verb.Path.StartsWith("apc user", StringComparison.Ordinal) => "`apc user list` shows who is there.",
        _ when code == ErrorCodes.NameTaken => "`apc job list` and `apc package list` show what is there; choose another name, or delete it first.",
        _ when code == ErrorCodes.PolicyInvalid => "`apc policy check FILE` finds mistakes without a server.",
        _ when code == ErrorCodes.PolicyLockOut => "`--force` does it all the same.",
        _ when code == ErrorCodes.VersionConflict => "Look at what is there now, then repeat the command.",
        { ExitCode: ExitCodes.Usage } => $"Try `apc help{verb.Path[3..]}` for more information.",
        _ => ErrorReport.GeneralHint,
    };

    private static string? Special(SlipwayException failure)
    {
        if (failure.Code == ErrorCodes.TooManyAttempts)
            return failure.RetryAfter is { } wait ? $"Try again in {Span.Format(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))}." : "Try again later.";
        if (failure.Code != ErrorCodes.PolicyDenied || MissingClaim().Match(failure.Message) is not { Success: true } missing)
            return null;
        var claim = missing.Groups["claim"].Value.Replace("\\\"", "\"", StringComparison.Ordinal);
        return $"See why: apc policy sim {ShellWords.Quote(claim)} {ShellWords.Quote(missing.Groups["fqn"].Value)}";
    }

    // What the message does not name yet.
    private static string Sentence(SlipwayException failure)
    {
        var more = failure.Code == ErrorCodes.PolicyDenied
            ? failure.MissingClaims.Where(claim => !failure.Message.Contains($"\"{claim.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", StringComparison.Ordinal)).ToList()
            : [];
        return more.Count == 0 ? failure.Message : $"{failure.Message.TrimEnd('.')}; also missing: {string.Join(", ", more.Select(claim => $"\"{claim}\""))}";
    }

    // missing claim "permit create" on "job::/sandbox/fred::web"
    [GeneratedRegex(@"missing claim ""(?<claim>(?:[^""\\]|\\.)+)"" on ""(?<fqn>[^""]+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MissingClaim();
}
