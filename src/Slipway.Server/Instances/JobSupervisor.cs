using System.Collections.Concurrent;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Server.Access;
using Slipway.Server.Configuration;
using Slipway.Server.Jobs;

namespace Slipway.Server.Instances;

/// <summary>Has one <see cref="JobReconciler"/> for each job, and takes the engine's news to the right one.</summary>
public sealed partial class JobSupervisor(
    JobStore jobs, InstanceStore store, InstancePlanner planner, InstanceTraffic traffic, IEngine engine, AccessChanges access, ServerOptions options, TimeProvider time,
    ILogger<JobSupervisor> logger)
{
    private static readonly StopRequest AtOnce = new("SIGKILL", TimeSpan.FromSeconds(5), []);

    private readonly ConcurrentDictionary<JobId, Lazy<Entry>> entries = new();

    /// <summary>Takes over what a server before this one left running, and brings every job to where it should be.</summary>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        var found = await AdoptInstancesAsync(cancellationToken);
        var known = jobs.List().Select(job => job.Uuid).ToHashSet();

        foreach (var orphan in found.Where(status => !known.Contains(status.JobId)))
        {
            LogOrphan(logger, orphan.Id);
            await TryAsync(() => RemoveOrphanAsync(orphan.Id, cancellationToken), orphan.JobId);
        }

        foreach (var stale in store.JobsWithInstances().Where(job => !known.Contains(job)))
            await TryAsync(() => Get(stale).Reconciler.RemoveAsync(), stale);
        foreach (var job in known)
            await TryAsync(() => AdoptJobAsync(job, found.Where(status => status.JobId == job).ToDictionary(status => status.Id)), job);
    }

    // Whoever ends while the others are still looked at is heard.
    private async Task<IReadOnlyList<InstanceStatus>> AdoptInstancesAsync(CancellationToken cancellationToken)
    {
        engine.Ended += OnEnded;
        try
        {
            return await engine.AdoptAsync(cancellationToken);
        }
        catch
        {
            engine.Ended -= OnEnded;
            throw;
        }
    }

    /// <summary>The job is to run, from now on.</summary>
    /// <exception cref="SlipwayException">An instance can't be started; the job is <c>errored</c> then.</exception>
    public async Task<Job> StartAsync(JobId job, CancellationToken cancellationToken)
    {
        await jobs.UpdateAsync(job, found => found with { State = JobState.Started, UpdatedAt = time.GetUtcNow() });
        await Get(job).Reconciler.StartFreshAsync().WaitAsync(cancellationToken);
        return Require(job);
    }

    /// <summary>
    /// Replaces every instance, one after the other: a new one runs before an old one goes. A job that does not run is
    /// started. That it is to be done is in the store first, as a new version of the job, so a server that dies in the middle
    /// leaves the rest to the next.
    /// </summary>
    /// <exception cref="SlipwayException">A new instance can't be started; old ones that are left stay.</exception>
    public async Task<Job> RestartAsync(JobId job, CancellationToken cancellationToken)
    {
        if (Require(job).State != JobState.Started || GetFleet(job).LiveCount == 0)
            return await StartAsync(job, cancellationToken);
        await jobs.UpdateAsync(job, found => found with { VersionId = found.VersionId + 1, UpdatedAt = time.GetUtcNow() });
        await Get(job).Reconciler.ReplaceAsync().WaitAsync(cancellationToken);
        return Require(job);
    }

    /// <summary>Brings the instances to what the job says; those of an older version are replaced one after the other.</summary>
    /// <exception cref="SlipwayException">One of them can't be replaced; it stays.</exception>
    public async Task<Job> ApplyAsync(JobId job, CancellationToken cancellationToken)
    {
        await Get(job).Reconciler.ApplyAsync().WaitAsync(cancellationToken);
        return Require(job);
    }

    /// <summary>Stops the job and deletes it, with its instances and their logs.</summary>
    public async Task RemoveAsync(JobId job)
    {
        await Get(job).Reconciler.RemoveAsync();
        entries.TryRemove(job, out _);
        access.Raise();
    }

    public InstanceFleet GetFleet(JobId job) => Get(job).Reconciler.Fleet;

    /// <summary>The instances of a job that is looked after; null for one that is not, or not yet.</summary>
    public InstanceFleet? FindFleet(JobId job) => entries.TryGetValue(job, out var entry) ? entry.Value.Reconciler.Fleet : null;

    public bool IsFlapping(JobId job) => Get(job).Reconciler.IsFlapping;

    /// <summary>Stops looking after the jobs; their instances run on.</summary>
    public async Task CloseAsync()
    {
        engine.Ended -= OnEnded;
        foreach (var entry in entries.Values)
            entry.Value.Reconciler.Close();
        await Task.WhenAll(entries.Values.Select(entry => entry.Value.Loop));
    }

    private async Task RemoveOrphanAsync(InstanceId orphan, CancellationToken cancellationToken)
    {
        await engine.StopAsync(orphan, AtOnce, cancellationToken);
        await engine.RemoveAsync(orphan, cancellationToken);
        await engine.DeleteLogAsync(orphan, cancellationToken);
    }

    // What is wrong with one job must not keep the server from serving the others.
    private async Task TryAsync(Func<Task> step, JobId job)
    {
        try
        {
            await step();
        }
        catch (Exception exception) when (exception is SlipwayException or IOException or UnauthorizedAccessException)
        {
            LogAdoptionFailed(logger, job, exception);
        }
    }

    private async Task AdoptJobAsync(JobId id, Dictionary<InstanceId, InstanceStatus> found)
    {
        var reconciler = Get(id).Reconciler;
        foreach (var record in reconciler.Fleet.Instances)
        {
            var status = found.GetValueOrDefault(record.Id);
            if (!record.IsLive)
            {
                if (status is not null)
                    await engine.RemoveAsync(record.Id, CancellationToken.None);
            }
            else if (status is { Phase: InstancePhase.Running })
            {
                await reconciler.Fleet.NoteRunningAsync(status);
            }
            else
            {
                reconciler.Tell(status ?? new InstanceStatus
                {
                    Id = record.Id,
                    JobId = id,
                    Phase = InstancePhase.Lost,
                    EndedAt = time.GetUtcNow(),
                });
            }
        }

        // Nobody waits: a job that can't come back must not keep the server from serving the others.
        _ = ApplyInBackgroundAsync(reconciler);
    }

    private static async Task ApplyInBackgroundAsync(JobReconciler reconciler)
    {
        try
        {
            await reconciler.ApplyAsync();
        }
        catch (SlipwayException)
        {
            // The loop has logged it.
        }
    }

    private void OnEnded(InstanceStatus status)
    {
        if (entries.TryGetValue(status.JobId, out var entry))
            entry.Value.Reconciler.Tell(status);
    }

    private Job Require(JobId job) =>
        jobs.Find(job) ?? throw new SlipwayException(ErrorCodes.NotFound, $"The job {job} was deleted meanwhile.");

    private Entry Get(JobId job) => entries.GetOrAdd(
        job,
        id => new Lazy<Entry>(() =>
        {
            var reconciler = new JobReconciler(id, jobs, new InstanceFleet(id, engine, store, planner, traffic, options.Deadlines, time), time, logger);
            return new Entry(reconciler, Task.Run(reconciler.RunAsync));
        })).Value;

    private sealed record Entry(JobReconciler Reconciler, Task Loop);

    [LoggerMessage(EventId = 1975, Level = LogLevel.Error, Message = "What a server before this one left of job {Job} could not be taken over; the next start tries again.")]
    private static partial void LogAdoptionFailed(ILogger logger, JobId job, Exception exception);

    [LoggerMessage(EventId = 1510, Level = LogLevel.Warning, Message = "Instance {Instance} belongs to no job; it is removed.")]
    private static partial void LogOrphan(ILogger logger, InstanceId instance);
}
