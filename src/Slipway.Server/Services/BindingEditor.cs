using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Policy.Decisions;
using Slipway.Policy.Handshakes;
using Slipway.Server.Access;
using Slipway.Server.Instances;
using Slipway.Server.Jobs;

namespace Slipway.Server.Services;

/// <summary>Makes and ends bindings and links, for those who may.</summary>
/// <param name="keeper">Is told when links come and go.</param>
public sealed class BindingEditor(
    JobStore jobs, ServiceStore services, AccessPolicy policy, JobConnections connections, JobSupervisor supervisor, LinkKeeper keeper, TimeProvider time)
{
    /// <param name="restart">A started job may be restarted for it.</param>
    /// <exception cref="SlipwayException"><c>not_found</c>, <c>policy_denied</c>, <c>name_taken</c>, <c>requires_restart</c>, <c>request_invalid</c>.</exception>
    public Task<Binding> MakeAsync(Caller caller, BindingOrder order, bool restart, CancellationToken cancellationToken) =>
        order.Target is null ? BindAsync(caller, order, restart, cancellationToken) : LinkAsync(caller, order, restart, cancellationToken);

    /// <exception cref="SlipwayException"><c>not_found</c> when the job may not be read or is not bound to it, <c>policy_denied</c>, <c>requires_restart</c>.</exception>
    public async Task UnbindAsync(Caller caller, Fqn job, Fqn service, bool restart, CancellationToken cancellationToken)
    {
        var found = await FindAsync(caller, job);
        await RequireUpdateAsync(caller, found, restart);
        await RemoveAsync(
            caller, found, restart, current => current.Bindings.Values.FirstOrDefault(binding => binding.ServiceFqn == service)
                ?? throw new SlipwayException(ErrorCodes.NotFound, $"\"{job}\" is not bound to \"{service}\"."), cancellationToken);
    }

    /// <param name="port">The target's; null where there is only one link between the two.</param>
    /// <exception cref="SlipwayException"><c>not_found</c> when the job may not be read or has no such link, <c>policy_denied</c>, <c>requires_restart</c>.</exception>
    public async Task UnlinkAsync(Caller caller, Fqn job, Fqn target, int? port, bool restart, CancellationToken cancellationToken)
    {
        var found = await FindAsync(caller, job);
        await RequireUpdateAsync(caller, found, restart);
        await RemoveAsync(caller, found, restart, current => FindLink(current, target, port), cancellationToken);
    }

    private static Binding FindLink(Job job, Fqn target, int? port)
    {
        var links = job.Bindings.Values.Where(binding => binding.IsLink && binding.TargetJobFqn == target && (port is null || binding.TargetJobPort == port)).ToList();
        return links switch
        {
            [var link] => link,
            [] => throw new SlipwayException(ErrorCodes.NotFound, $"\"{job.Fqn}\" has no link to {(port is null ? "" : $"port {port} of ")}\"{target}\"."),
            _ => throw new SlipwayException(
                ErrorCodes.RequestInvalid, $"\"{job.Fqn}\" is linked to ports {string.Join(", ", links.Select(link => link.TargetJobPort))} of \"{target}\": say which link is meant (apc: --port).")
            {
                JsonPath = "$.port",
            },
        };
    }

    private async Task<Binding> BindAsync(Caller caller, BindingOrder order, bool restart, CancellationToken cancellationToken)
    {
        var job = await FindAsync(caller, order.Job);
        var fqn = order.Service!.Value;
        var service = services.Find(fqn);
        // A rule may let a job's owner see a service just for this job.
        if (service is null || !await policy.MayReadAsync(caller, new Permit("read", fqn, new PolicyContext { Other = job.Fqn })))
            throw AccessPolicy.Missing("service", fqn.ToString());
        await policy.RequireAsync(caller, [Permit.Update(job.Fqn), new TwoWay(Handshake.Bind(job.Fqn, fqn)), .. JobRestart.Needs(job, restart)]);
        connections.RequireRoom(job, service);
        return await AddAsync(
            caller, job, restart, current => BindingFactory.ToService(current, service, order.Name),
            connection =>
            {
                if (ServiceStore.Find(connection, fqn)?.Uuid != service.Uuid)
                    throw AccessPolicy.Missing("service", fqn.ToString());
            },
            cancellationToken);
    }

    private async Task<Binding> LinkAsync(Caller caller, BindingOrder order, bool restart, CancellationToken cancellationToken)
    {
        var job = await FindAsync(caller, order.Job);
        var fqn = order.Target!.Value;
        var target = jobs.Find(fqn);
        if (target is null || !await policy.MayReadAsync(caller, new Permit("read", fqn, new PolicyContext { Other = job.Fqn })))
            throw AccessPolicy.Missing("job", fqn.ToString());
        await policy.RequireAsync(caller, [new TwoWay(Handshake.Link(job.Fqn, fqn)), .. JobRestart.Needs(job, restart)]);
        return await AddAsync(
            caller, job, restart, current => BindingFactory.ToJob(current, target, order),
            connection =>
            {
                // As it is now, it must still have the port.
                var now = JobStore.Find(connection, target.Uuid) ?? throw AccessPolicy.Missing("job", fqn.ToString());
                BindingFactory.RequirePort(now, order.Port);
            },
            cancellationToken);
    }

    private Task<Job> FindAsync(Caller caller, Fqn job) => policy.ShowAsync(caller, jobs.Find(job), found => found.Fqn, "job", job.ToString());

    private Task RequireUpdateAsync(Caller caller, Job job, bool restart) =>
        policy.RequireAsync(caller, [Permit.Update(job.Fqn), .. JobRestart.Needs(job, restart)]);

    private async Task<Binding> AddAsync(
        Caller caller, Job job, bool restart, Func<Job, Binding> make, Action<SqliteConnection> admit, CancellationToken cancellationToken)
    {
        Binding? made = null;
        await ChangeAsync(caller, job, restart, current => BindingFactory.With(current, made = make(current)), admit, cancellationToken);
        return made!;
    }

    private Task RemoveAsync(Caller caller, Job job, bool restart, Func<Job, Binding> find, CancellationToken cancellationToken) => ChangeAsync(
        caller, job, restart, current => BindingFactory.Without(current, find(current)), _ => { }, cancellationToken);

    private async Task ChangeAsync(
        Caller caller, Job job, bool restart, Func<Job, Job> change, Action<SqliteConnection> admit, CancellationToken cancellationToken)
    {
        // What is wrong with the request itself is told first: no restart would help it.
        _ = change(job);
        JobRestart.RequireFor(job, restart);
        var changed = await jobs.UpdateAsync(
            job.Uuid,
            current =>
            {
                JobRestart.RequireFor(current, restart);
                return change(current) with { VersionId = current.VersionId + 1, UpdatedAt = time.GetUtcNow(), UpdatedBy = caller.Principal.Name };
            },
            (connection, _, _) => admit(connection))
            ?? throw AccessPolicy.Missing("job", job.Fqn.ToString());
        keeper.LookAgain();
        if (changed.State == JobState.Started)
            await supervisor.ApplyAsync(changed.Uuid, cancellationToken);
    }
}
