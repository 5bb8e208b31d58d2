using System.Diagnostics;
using Slipway.Chaos.Records;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;

namespace Slipway.Chaos.Checks;

/// <summary>Whether jobs are what was acknowledged.</summary>
internal sealed class JobChecks(ChaosWorld world)
{
    // A job whose instances were killed waits before it starts others, longer each time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The job comes to be as it was asked for, and whole. Notes the instances that run, to be found again after the next kill.</summary>
    public async Task RequireSettledAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var version = entry.Version;
            var (wrong, running) = await CompareAsync(entry, cancellationToken);
            if (wrong is null)
            {
                entry.Note(running, version);
                return;
            }

            if (clock.Elapsed > Patience)
            {
                world.Journal.Violated($"{entry.Fqn} is not what was acknowledged, for {Patience.TotalSeconds:0} s: {wrong}");
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Nothing of it can be seen: no job, no package.</summary>
    public async Task RequireAbsentAsync(JobEntry entry, string because, CancellationToken cancellationToken)
    {
        if (await world.Api.FindJobAsync(entry.Fqn, cancellationToken) is { } job)
            world.Journal.Violated($"{entry.Fqn} is there ({job.State}), though {because}");
        if ((await world.Api.PackagesAsync(cancellationToken)).FirstOrDefault(package => package.Fqn == entry.Package) is { } package)
            world.Journal.Violated($"{entry.Package} is there ({package.State}), though {because}");
    }

    /// <summary>What ran before a kill of the server and was not to be changed is the same process still, and the server says so.</summary>
    public async Task RequireUntouchedAsync(IReadOnlyList<(JobEntry Entry, int Version, IReadOnlyList<RunningInstance> Running)> before, CancellationToken cancellationToken)
    {
        foreach (var (entry, version, running) in before.Where(one => one.Running.Count > 0))
        {
            var said = await world.Api.InstancesAsync(entry.Id!.Value, cancellationToken);
            var gone = running.Where(one => !one.IsUntouched).ToList();
            var missed = running.Where(one => !said.Any(instance => instance.Uuid == one.Id && instance.State == InstanceState.Running)).ToList();
            // Its actor, or whoever kills instances, may have begun something meanwhile: then nothing of this counts.
            if (entry.Version != version)
                continue;
            world.Figures.Count(Figures.Survived, running.Count);
            foreach (var one in gone)
            {
                world.Figures.Count(Figures.Restarted);
                world.Journal.Violated($"{entry.Fqn}: instance {one.Id} did not outlive a kill of the server");
            }

            foreach (var one in missed.Except(gone))
                world.Journal.Violated($"{entry.Fqn}: instance {one.Id} runs, and the server does not say so: {string.Join(", ", said.Select(instance => $"{instance.Uuid.Short} {instance.State} {instance.Reason}"))}");
        }
    }

    /// <summary>Each instance has said exactly once that it is whole: its log lost nothing and repeats nothing.</summary>
    public async Task RequireLogAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        var version = entry.Version;
        var running = entry.Running;
        if (entry.IsDisturbed || entry.Script is not null || running.Count == 0)
            return;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var log = await world.Api.LogAsync(entry.Id!.Value, cancellationToken);
            var wrong = running.Where(one => Count(log, $"[{one.Id.Short}] {ChaosImages.Intact}") != 1).ToList();
            if (wrong.Count == 0 || entry.Version != version)
                return;
            if (clock.Elapsed > Patience)
            {
                world.Journal.Violated($"{entry.Fqn}: the log does not have the first line of {string.Join(", ", wrong.Select(one => one.Id.Short))} once: {log}");
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<(string? Wrong, IReadOnlyList<RunningInstance> Running)> CompareAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        if (await world.Api.FindJobAsync(entry.Fqn, cancellationToken) is not { } job)
            return ("it is not there", []);
        entry.Id = job.Uuid;
        var wanted = entry.Started ? JobState.Started : JobState.Stopped;
        if (job.State != wanted || job.NumInstances != entry.Instances)
            return ($"it is {job.State} with {job.NumInstances} instances wanted, not {wanted} with {entry.Instances}", []);
        var instances = await world.Api.InstancesAsync(job.Uuid, cancellationToken);
        var live = instances.Where(instance => instance.State != InstanceState.Removed).ToList();
        if (live.Count != (entry.Started ? entry.Instances : 0) || live.Any(instance => instance.State != InstanceState.Running))
            return ($"its instances are {string.Join(", ", instances.Select(instance => $"{instance.State} {instance.Reason}"))}", []);
        var running = live.Select(instance => (Is: Outside.Find(world.Server.Place, instance.Uuid), instance.JobVersionId)).ToList();
        // A replacement that failed leaves instances of an old version, and the next server tries it once more: nobody counts on those.
        return running.Any(one => one.Is is null)
            ? ("an instance that is said to run does not", [])
            : (null, [.. running.Where(one => one.JobVersionId == job.VersionId).Select(one => one.Is!)]);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
