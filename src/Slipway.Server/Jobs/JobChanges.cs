using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Server.Access;
using Slipway.Server.Instances;
using Slipway.Server.Packages;
using Slipway.Server.Quotas;
using Slipway.Server.Services;

namespace Slipway.Server.Jobs;

/// <summary>Changes to jobs that are there: a PUT of the whole job, a restart, a delete.</summary>
public sealed class JobChanges(
    AccessPolicy policy, QuotaGuard quotas, JobStore store, JobSupervisor supervisor, PackageStore packages, JobRoutes routes, ConnectedJobs connected, LinkKeeper keeper, TimeProvider time)
{
    /// <param name="wanted">The job as the client read and altered it.</param>
    /// <param name="restart">A started job may be restarted for it.</param>
    public async Task<Job> UpdateAsync(Caller caller, Job current, Job wanted, bool restart, CancellationToken cancellationToken)
    {
        var update = JobUpdate.Check(current, wanted, caller.Principal.Name, time.GetUtcNow());
        var changes = !ReferenceEquals(update.Changed, current);
        var restarts = update.NeedsRestart && current.State == JobState.Started && update.State == JobState.Started;
        List<AccessNeed> needs = restarts ? [.. JobRestart.Needs(current, restart)] : [];
        if (changes || update.State == current.State)
            needs.Add(Permit.Update(current.Fqn));
        if (update.State != current.State)
            needs.Add(update.State == JobState.Started ? Permit.Start(current.Fqn) : Permit.Stop(current.Fqn));
        if (update.Changed.Packages is [var used] && current.Packages.All(package => package.Uuid != used.Uuid))
            needs.Add(new PackageUse(current.Fqn, await FindReadyAsync(caller, used.Uuid)));
        await policy.RequireAsync(caller, needs);
        if (restarts)
            JobRestart.RequireFor(current, restart);
        var (routed, admitRoutes) = await routes.CheckAsync(caller, current, update.Changed);
        update = update with { Changed = routed };

        // A job that is started begins to use all that it asks for; of another, only what is added is new.
        var starts = update.State == JobState.Started && current.State != JobState.Started;
        await quotas.RequireAsync(caller, starts ? null : JobUse.Of(current), JobUse.Of(update.Changed));
        if (changes)
        {
            await quotas.AuditedAsync(caller, current.Fqn, () => store.UpdateAsync(
                current.Uuid,
                job => update.Changed with
                {
                    State = job.State,
                    Bindings = job.Bindings,
                    VersionId = update.NeedsRestart ? job.VersionId + 1 : job.VersionId,
                },
                (connection, was, changed) =>
                {
                    if (changed.Packages is [var runs] && was.Packages.All(package => package.Uuid != runs.Uuid))
                        PackageStore.RequireThere(connection, runs.Uuid);
                    quotas.Require(connection, caller, starts ? null : JobUse.Of(was), JobUse.Of(changed));
                    admitRoutes(connection);
                    connected.RequireUnlinked(connection, caller.Principal, was, port => Has(was, port) && !Has(changed, port));
                }));
        }

        return await MoveAsync(current, update.State, cancellationToken);
    }

    public async Task<Job> RestartAsync(Caller caller, Job job, CancellationToken cancellationToken)
    {
        await policy.RequireAsync(caller, Permit.Stop(job.Fqn), Permit.Start(job.Fqn));
        if (job.State != JobState.Started)
            await quotas.RequireAsync(caller, before: null, JobUse.Of(job));
        return await supervisor.RestartAsync(job.Uuid, cancellationToken);
    }

    /// <exception cref="SlipwayException"><c>in_use</c>: other jobs are linked to it.</exception>
    public async Task DeleteAsync(Caller caller, Job job)
    {
        await policy.RequireAsync(caller, Permit.Delete(job.Fqn));
        connected.RequireUnlinked(caller.Principal, job);
        await supervisor.RemoveAsync(job.Uuid);
        keeper.LookAgain();
    }

    /// <exception cref="SlipwayException"><c>not_found</c>, also when the caller may not read it; <c>state_conflict</c> when it is not ready.</exception>
    private async Task<Fqn> FindReadyAsync(Caller caller, PackageId id)
    {
        var package = await policy.ShowAsync(caller, packages.Find(id), found => found.Fqn, "package", id.ToString());
        return package.State == PackageState.Ready
            ? package.Fqn
            : throw new SlipwayException(ErrorCodes.StateConflict, $"The package \"{package.Fqn}\" is not ready; wait for the task that makes it.");
    }

    private static bool Has(Job job, int port) => job.Ports.Any(exposed => exposed.Number == port);

    private async Task<Job> MoveAsync(Job current, JobState state, CancellationToken cancellationToken)
    {
        if (state == JobState.Started && current.State != JobState.Started)
            return await supervisor.StartAsync(current.Uuid, cancellationToken);
        if (state != current.State)
            await store.UpdateAsync(current.Uuid, job => job with { State = state });
        return await supervisor.ApplyAsync(current.Uuid, cancellationToken);
    }
}
