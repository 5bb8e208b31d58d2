using Microsoft.Extensions.Logging;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Slipway.Engine.Runtimes;

namespace Slipway.Engine.Adoption;

/// <summary>Takes over what an earlier server left, and clears away what belongs to no instance.</summary>
internal sealed class Adopter(EngineParts parts, InstanceWatcher watcher, InstanceRemover remover, ILogger log)
{
    /// <summary>
    /// The instances that were not removed, each settled: it runs and is watched, or its end is recorded.
    /// </summary>
    public async Task<IReadOnlyList<LiveInstance>> AdoptAsync(CancellationToken cancellationToken)
    {
        var instances = new List<LiveInstance>();
        foreach (var (id, record) in parts.Store.Load())
        {
            // Without a phase its start was never finished, and nobody waits for it any more.
            if (record?.Phase is null)
                continue;
            var instance = parts.NewInstance(id);
            instance.Record = record;
            instances.Add(instance);
        }

        // Before anything is watched: an instance that ends meanwhile must find the network and its address there.
        var running = instances.Where(instance => instance.IsRunning).ToList();
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

    private async Task SettleAsync(LiveInstance instance)
    {
        if (!instance.IsRunning)
            instance.MarkEnded();
        else
            await ReopenAsync(instance, instance.Record!).ConfigureAwait(false);
    }

    private async Task ReopenAsync(LiveInstance instance, InstanceRecord record)
    {
        // Before it is watched, so that its end finds the door.
        await parts.Doors.ReopenAsync(instance.Id, record.JobId, instance.Bundle.ReadPid(), record.Grants ?? NetworkGrants.None)
            .ConfigureAwait(false);
        if (!watcher.TryWatch(instance))
            await watcher.SettleAsync(instance).ConfigureAwait(false);
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
        {
            foreach (var runtime in runtimes)
                await remover.DeleteContainerAsync(id, runtime).ConfigureAwait(false);
            await remover.RemoveAsync(id, parts.Runtime).ConfigureAwait(false);
            log.LeftoverRemoved(id);
        }
    }

    private static IEnumerable<InstanceId> InFolder(string folder) =>
        !Directory.Exists(folder)
            ? []
            : Directory.EnumerateDirectories(folder)
                .Select(path => InstanceId.TryParse(Path.GetFileName(path), out var id, out _) ? id : (InstanceId?)null)
                .OfType<InstanceId>();
}
