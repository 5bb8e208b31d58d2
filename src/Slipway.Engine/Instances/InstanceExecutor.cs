using Slipway.Contracts.Errors;
using Slipway.Engine.Processes;
using Slipway.Engine.Roots;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Specs;

namespace Slipway.Engine.Instances;

/// <summary>Runs commands inside running instances.</summary>
internal sealed class InstanceExecutor(EngineParts parts)
{
    // The caller's token is what ends it; this only bounds a caller without one.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public async Task<ExecResult> ExecAsync(
        LiveInstance instance, IReadOnlyList<string> command, string? user, CancellationToken cancellationToken)
    {
        if (command.Count == 0 || command.Any(word => word.Contains('\0')))
            throw new SlipwayException(ErrorCodes.StartFailed, "There is no command to run in the instance, or it holds a NUL character.");
        var processFile = Path.Combine(instance.Bundle.Folder, $"exec-{Guid.NewGuid():N}.json");
        try
        {
            var spec = await File.ReadAllTextAsync(instance.Bundle.Config, cancellationToken).ConfigureAwait(false);
            var process = RuntimeSpec.WriteExec(spec, command, user is null ? null : Resolve(instance, user));
            PrivateFile.Write(processFile, process);
            var exec = parts.RuntimeNamed(instance.Record!.Runtime).Exec(instance.Id, processFile) with { TimeLimit = Longest };
            var result = await parts.Commands.RunAsync(exec, cancellationToken).ConfigureAwait(false);
            return Understand(result, command[0]);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {instance.Id} does not run any more.", failure);
        }
        finally
        {
            if (Directory.Exists(instance.Bundle.Folder))
                File.Delete(processFile);
        }
    }

    internal static ResolvedUser Resolve(LiveInstance instance, string user)
    {
        using var root = new RootDirectory(Path.Combine(instance.Folder, "rootfs"));
        return UserResolver.Resolve(user, "", root.ReadText("/etc/passwd"), root.ReadText("/etc/group"));
    }

    // A runtime that can't exec says so on the same error output that the command would have had, with its own exit codes.
    private static ExecResult Understand(CommandResult result, string command)
    {
        var refusal = result.ExitCode is 1 or 126 or 127 or 255 && result.Output.Length == 0 ? new RuntimeRefusal(result.Error) : null;
        return refusal is { IsAboutMissingCommand: true }
            ? throw refusal.Explain(command)
            : new ExecResult(result.ExitCode, result.Output, result.Error);
    }
}
