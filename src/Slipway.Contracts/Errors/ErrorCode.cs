namespace Slipway.Contracts.Errors;

/// <summary>One way in which things fail: a stable text for programs, and how it shows over HTTP and in a shell.</summary>
/// <param name="Code">Stable text, the same in a Task's error event, in an <see cref="ApiError"/> and in the docs.</param>
/// <param name="HttpStatus">The status when it answers a request.</param>
/// <param name="ExitCode">The exit status of <c>apc</c> when a command ends with it.</param>
/// <param name="Meaning">One line for the documentation.</param>
/// <param name="Advice">What to do about it, for the documentation.</param>
public sealed record ErrorCode(string Code, int HttpStatus, int ExitCode, string Meaning, string Advice)
{
    /// <summary>Where any server of this version says what it means and what to do: <c>/v1/errors/name_taken</c>.</summary>
    public string Docs => $"/v1/errors/{Code}";

    public override string ToString() => Code;
}
