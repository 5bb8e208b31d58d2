using System.Net;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine.Native;
using Slipway.Engine.Nesting;
using Slipway.Engine.Roots;
using Slipway.Engine.Runtimes;

namespace Slipway.Engine.Instances;

/// <summary>Frees what an instance holds. Every step may find its work done already, so a removal can be repeated.</summary>
internal sealed class InstanceRemover(EngineParts parts, TimeProvider time, ILogger log)
{
    private const int KillSteps = 200;
    private static readonly TimeSpan KillStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan SupervisorGrace = TimeSpan.FromSeconds(2);

    /// <summary>Frees all but the log and the network, which goes when the instance ends.</summary>
    /// <exception cref="SlipwayException"><c>engine_failed</c> when something can't be removed.</exception>
    public async Task RemoveAsync(InstanceId id, ContainerRuntime runtime)
    {
        var bundle = parts.BundleOf(id);
        await DeleteContainerAsync(id, runtime).ConfigureAwait(false);
        await EndSupervisorAsync(bundle).ConfigureAwait(false);
        parts.Cgroups.Remove(id);
        new NestedRoot(parts.Store.FolderOf(id), bundle).Unmount();
        OverlayMount.Unmount(parts.Store.FolderOf(id));
        await parts.DeleteFolderAsync(bundle.Folder).ConfigureAwait(false);
        await parts.DeleteFolderAsync(parts.Store.FolderOf(id)).ConfigureAwait(false);
    }

    /// <summary>Kills an instance's processes and makes the runtime forget it.</summary>
    public async Task DeleteContainerAsync(InstanceId id, ContainerRuntime runtime)
    {
        var state = Path.Combine(runtime.StateFolder, id.ToString());
        if (Directory.Exists(state))
        {
            var deleted = await parts.Commands.RunAsync(runtime.Delete(id), CancellationToken.None).ConfigureAwait(false);
            if (!deleted.Succeeded)
                log.CleanupFailed(id, deleted.Complaint);
            // State from before a reboot, or cut short by a crash, is nothing that a runtime can work with.
            await parts.DeleteFolderAsync(state).ConfigureAwait(false);
        }

        for (var step = 0; step < KillSteps && !parts.Cgroups.KillRest(id); step++)
            await Task.Delay(KillStep, time).ConfigureAwait(false);
    }

    /// <summary>Undoes a start that failed, wherever it failed. Never throws: the reason of the failure is what counts.</summary>
    public async Task UndoStartAsync(LiveInstance instance, ContainerRuntime runtime, IPAddress address)
    {
        await TryAsync(instance.Id, () => DeleteContainerAsync(instance.Id, runtime)).ConfigureAwait(false);
        await TryAsync(instance.Id, () => DisconnectAsync(instance.Id, address)).ConfigureAwait(false);
        await TryAsync(instance.Id, () => RemoveAsync(instance.Id, runtime)).ConfigureAwait(false);
    }

    /// <summary>Takes an instance that has ended off the network.</summary>
    public async Task DisconnectAsync(InstanceId id, IPAddress address)
    {
        await parts.Doors.CloseAsync(id).ConfigureAwait(false);
        await parts.Network.DisconnectAsync(id, address, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task TryAsync(InstanceId id, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SlipwayException or IOException or UnauthorizedAccessException)
        {
            log.CleanupFailed(id, failure.Message);
        }
    }

    // Its container is gone, so it ends by itself, with the last of the log written; unless it is stuck.
    private async Task EndSupervisorAsync(Bundle bundle)
    {
        if (bundle.ReadConmonPid() is not { } pid)
            return;
        var ended = parts.Exits.WhenEndedAsync(pid, () => bundle.IsConmon(pid));
        try
        {
            await ended.WaitAsync(SupervisorGrace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (bundle.IsConmon(pid))
                Libc.Kill(pid);
            await ended.ConfigureAwait(false);
        }
    }
}
