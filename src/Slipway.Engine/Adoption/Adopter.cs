using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Terminals;

namespace Slipway.Engine.Adoption;

/// <summary>
/// Takes over what an earlier server left, and clears away what belongs to no instance. Dying in the middle of it is like
/// dying anywhere else: the next one begins anew.
/// </summary>
internal sealed class Adopter(EngineParts parts, InstanceWatcher watcher, InstanceRemover remover, StrayProcesses strays, ILogger log)
{
    /// <summary>
    /// The instances that were not removed, each settled: it runs and is watched, or its end is recorded.
    /// </summary>
    public async Task<IReadOnlyList<LiveInstance>> AdoptAsync(CancellationToken cancellationToken)
    {
        var instances = Load();
        var running = instances.Where(instance => instance.IsRunning && IsOfThisBoot(instance)).ToList();

        // First: what still runs of the last server would go on changing what is looked at here.
        var supervisors = running.Select(instance => instance.Bundle.ReadConmonPid()).OfType<int>().ToHashSet();
        await strays.EndAsync(supervisors, cancellationToken).ConfigureAwait(false);

        // Before anything is watched: an instance that ends meanwhile must find the network and its address there.
        parts.Network.Adopt(running.Select(instance => instance.Record!).Select(record => (record.Id, record.ParsedAddress(), record.Grants ?? NetworkGrants.None)));
        if (running.Count > 0)
            await parts.Network.EstablishAsync(cancellationToken).ConfigureAwait(false);
        else
            await parts.Network.RemoveAsync(cancellationToken).ConfigureAwait(false);
        foreach (var instance in instances)
            await SettleAsync(instance).ConfigureAwait(false);
        await RemoveLeftoversAsync(instances, cancellationToken).ConfigureAwait(false);
        return instances;
    }

    private List<LiveInstance> Load()
    {
        var instances = new List<LiveInstance>();
        foreach (var found in parts.Store.Load())
        {
            if (found.IsDamaged)
                Try(found.Id, () => log.RecordSetAside(found.Id, parts.Store.SetAside(found.Id)));
            // Without a phase its start was never finished, and nobody waits for it any more.
            if (found.Record?.Phase is null)
                continue;
            var instance = parts.NewInstance(found.Id);
            instance.Record = found.Record;
            instances.Add(instance);
        }

        if (instances.Count(instance => instance.IsRunning && !IsOfThisBoot(instance)) is > 0 and var gone)
            log.MachineRestarted(gone);
        return instances;
    }

    // A record of before there were boots in records says nothing: then its supervisor tells, as after a container's restart.
    private bool IsOfThisBoot(LiveInstance instance) => instance.Record!.Boot is "" || instance.Record.Boot == parts.Boot;

    private async Task SettleAsync(LiveInstance instance)
    {
        if (!instance.IsRunning)
            instance.MarkEnded();
        else if (!IsOfThisBoot(instance))
            await watcher.SettleAsync(instance).ConfigureAwait(false);
        else
            await ReopenAsync(instance, instance.Record!).ConfigureAwait(false);
    }

    private async Task ReopenAsync(LiveInstance instance, InstanceRecord record)
    {
        Try(instance.Id, () => LeftTerminals.End(instance.Bundle));
        // Before it is watched, so that its end finds the door.
        await parts.Doors.ReopenAsync(instance.Id, record.JobId, instance.Bundle.ReadPid(), record.Grants ?? NetworkGrants.None)
            .ConfigureAwait(false);
        if (watcher.TryWatch(instance))
            Try(instance.Id, () => ContinueLog(instance));
        else
            await watcher.SettleAsync(instance).ConfigureAwait(false);
    }

    // A server that died when it had put the log file aside, and before it said so, left the supervisor writing to the old one.
    private static void ContinueLog(LiveInstance instance)
    {
        if (instance.Log.Exist && !File.Exists(instance.Log.Current))
            instance.Bundle.ReopenLog();
    }

    private void Try(InstanceId id, Action step)
    {
        try
        {
            step();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.CleanupFailed(id, failure.Message);
        }
    }

    private async Task RemoveLeftoversAsync(List<LiveInstance> instances, CancellationToken cancellationToken)
    {
        var kept = instances.Select(instance => instance.Id).ToHashSet();
        await parts.Network.RemoveOtherPortsAsync(
            instances.Where(instance => instance.IsRunning).Select(instance => instance.Id), cancellationToken).ConfigureAwait(false);
        var leftovers = new HashSet<InstanceId>(parts.Cgroups.Instances());
        leftovers.UnionWith(InFolder(parts.Store.Folder));
        leftovers.UnionWith(InFolder(Bundle.FolderOfAll(parts.Options.ResolvedRuntimeFolder)));
        var runtimes = RuntimeCandidates.Find(parts.Options.ResolvedRuntimeFolder)
            .GroupBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(group => parts.RuntimeNamed(group.Key))
            .ToList();
        foreach (var runtime in runtimes)
            leftovers.UnionWith(InFolder(runtime.StateFolder));
        foreach (var id in leftovers.Except(kept))
            await RemoveLeftoverAsync(id, runtimes).ConfigureAwait(false);
    }

    // What can't be removed must not keep the server from serving what runs.
    private async Task RemoveLeftoverAsync(InstanceId id, List<ContainerRuntime> runtimes)
    {
        try
        {
            foreach (var runtime in runtimes)
                await remover.DeleteContainerAsync(id, runtime).ConfigureAwait(false);
            await remover.RemoveAsync(id, parts.Runtime).ConfigureAwait(false);
            log.LeftoverRemoved(id);
        }
        catch (Exception failure) when (failure is SlipwayException or IOException or UnauthorizedAccessException)
        {
            log.LeftoverStays(id, failure.Message);
        }
    }

    private static IEnumerable<InstanceId> InFolder(string folder) =>
        !Directory.Exists(folder)
            ? []
            : Directory.EnumerateDirectories(folder)
                .Select(path => InstanceId.TryParse(Path.GetFileName(path), out var id, out _) ? id : (InstanceId?)null)
                .OfType<InstanceId>();
}
