using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Engine.Processes;
using Slipway.Engine.Roots;

namespace Slipway.Engine.Nesting;

/// <summary>
/// A user namespace with the mapping of <see cref="UserMapping"/>. Mounts can be told to show files by it; for that the
/// kernel wants a namespace that some process has been in.
/// </summary>
internal static class UserNamespace
{
    private const int Steps = 500;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    /// <exception cref="SlipwayException"><c>engine_failed</c>.</exception>
    public static async Task<SafeFileHandle> OpenAsync(CommandRunner commands, TimeProvider time, CancellationToken cancellationToken)
    {
        var unshare = HostPrograms.Find("unshare") ?? throw Failed("unshare is not installed (package util-linux)");
        using var holder = commands.Start(new Command(unshare, "--user", "/bin/cat"));
        try
        {
            await WaitAsync(holder, time, cancellationToken).ConfigureAwait(false);
            var map = $"0 {UserMapping.First} {UserMapping.Count}\n";
            await File.WriteAllTextAsync($"/proc/{holder.Id}/gid_map", map, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync($"/proc/{holder.Id}/uid_map", map, cancellationToken).ConfigureAwait(false);
            return File.OpenHandle(PathOf(holder.Id));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(failure.Message);
        }
        finally
        {
            holder.Kill();
        }
    }

    private static async Task WaitAsync(Process holder, TimeProvider time, CancellationToken cancellationToken)
    {
        var own = new FileInfo(PathOf(Environment.ProcessId)).LinkTarget;
        for (var step = 0; step < Steps; step++)
        {
            if (new FileInfo(PathOf(holder.Id)).LinkTarget is { } target && target != own)
                return;
            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(false);
        }

        throw Failed("the kernel makes no user namespaces");
    }

    private static string PathOf(int pid) => $"/proc/{pid}/ns/user";

    private static SlipwayException Failed(string reason) =>
        new(ErrorCodes.EngineFailed, $"A nested instance can't be started on this machine: {reason}.");
}
