using Slipway.Contracts.Errors;

namespace Slipway.Cli.Grammar;

/// <summary>A command that can't go on: the sentence after <c>Error:</c>, the line after it, and the exit status.</summary>
internal sealed class CommandException(int exitCode, string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What to type next; null for the general help.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The failure's code, where it has one: printed, so that it can be looked up.</summary>
    public ErrorCode? Code { get; init; }

    /// <summary>What stands before <c>Error:</c> on the same line: what was done about it.</summary>
    public string Before { get; init; } = "";
}
