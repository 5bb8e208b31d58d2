using System.Text.RegularExpressions;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Runtimes;

/// <summary>What a runtime answered instead of starting a process, in its own words.</summary>
internal sealed partial class RuntimeRefusal(string message) : Exception(message.Trim())
{
    // crun: executable file `nosuch` not found in $PATH: No such file or directory
    // runc: exec: "nosuch": executable file not found in $PATH: unknown
    // both: open executable: Permission denied, exec /x: exec format error
    [GeneratedRegex("executable file|^exec /|exec(utable)?: |exec container process|starting container process caused|: exec format error", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex AboutTheCommand();

    /// <summary>Whether a line of an instance's error output is the runtime's own: exec failed after the start.</summary>
    public static bool IsFailedExec(string line) => FailedExec().IsMatch(line);

    // crun: 2026-11-22T20:05:08.000000Z: exec container process `/x`: Exec format error
    // runc: exec /x: exec format error
    [GeneratedRegex("(exec container process [`(].*|^exec /.*): ([A-Z]|exec format|no such file|permission)", RegexOptions.NonBacktracking)]
    private static partial Regex FailedExec();

    public bool IsAboutMissingCommand => AboutTheCommand().IsMatch(Message);

    /// <summary>The same for people: whether the package is to blame or the machine.</summary>
    public SlipwayException Explain(string command)
    {
        if (!IsAboutMissingCommand)
            return new SlipwayException(ErrorCodes.EngineFailed, $"The container runtime refused to start the instance: {Message}", this);
        return new SlipwayException(ErrorCodes.StartFailed, $"\"{command}\" can't be run: {Reason(command)} ({Message})", this);
    }

    private string Reason(string command)
    {
        if (Message.Contains("format error", StringComparison.OrdinalIgnoreCase))
            return "it is not a program for this machine, or a script without a #! line.";
        if (Message.Contains("permission denied", StringComparison.OrdinalIgnoreCase))
            return "the file is not executable for the instance's user.";
        if (Message.Contains("not found in $PATH", StringComparison.OrdinalIgnoreCase) && !command.Contains('/'))
            return "there is no such program in the package's PATH.";
        return "there is no such file in the package, or the interpreter that it names is missing.";
    }
}
