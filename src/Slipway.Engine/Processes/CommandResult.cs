namespace Slipway.Engine.Processes;

/// <summary>How a command ended and the beginning of what it wrote.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>A signal ended it: it was not let say anything. .NET reports 128 and the signal's number.</summary>
    public bool WasKilled => ExitCode > 128;

    /// <summary>What it complained about, in one line.</summary>
    public string Complaint =>
        (Error.Length > 0 ? Error : Output).Trim() is { Length: > 0 } text
            ? text.ReplaceLineEndings("; ")
            : $"exit code {ExitCode}";
}
