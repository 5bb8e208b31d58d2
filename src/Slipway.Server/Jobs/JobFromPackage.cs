using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Images;
using Slipway.Images.Images;
using Slipway.Server.Access;
using Slipway.Server.Instances;
using Slipway.Server.Packages;
using Slipway.Server.Quotas;

namespace Slipway.Server.Jobs;

/// <summary><c>POST /v1/jobs</c>: a package that is here becomes a job, which may be started at once.</summary>
public sealed class JobFromPackage(
    AccessPolicy policy, QuotaGuard quotas, PackageStore packages, IImageStore images, JobStore jobs, JobRoutes routes, JobSupervisor supervisor, TimeProvider time)
{
    /// <exception cref="SlipwayException">
    /// <c>not_found</c>, <c>policy_denied</c>, <c>quota_exceeded</c>, <c>name_taken</c>, <c>state_conflict</c>; <c>start_failed</c>, and then
    /// there is no job.
    /// </exception>
    public async Task<Job> CreateAsync(Caller caller, NewJobRequest request, CancellationToken cancellationToken)
    {
        var package = await FindPackageAsync(caller, request);
        List<AccessNeed> needs = [Permit.Create(request.Job), new PackageUse(request.Job, package.Fqn)];
        if (request.Starts)
            needs.Add(Permit.Start(request.Job));
        await policy.RequireAsync(caller, needs);
        jobs.RequireFree(request.Job, task: null);

        var image = await LoadAsync(package, cancellationToken);
        var job = PackageJobFactory.Create(request, package, image.Config, caller.Principal.Name, time.GetUtcNow());
        (job, var admitRoutes) = await routes.CheckAsync(caller, before: null, job);
        await quotas.RequireAsync(caller, before: null, JobUse.Of(job));
        job = await quotas.AuditedAsync(
            caller, job.Fqn, () => jobs.CreateAsync(job, task: null, connection =>
            {
                PackageStore.RequireThere(connection, package.Uuid);
                quotas.Require(connection, caller, before: null, JobUse.Of(job));
                admitRoutes(connection);
            }));
        return request.Starts ? await StartAsync(job, cancellationToken) : job;
    }

    private Task<Package> FindPackageAsync(Caller caller, NewJobRequest request) => policy.ShowAsync(
        caller,
        request.PackageId is { } id ? packages.Find(id) : packages.Find(request.PackageFqn!.Value),
        package => package.Fqn,
        "package",
        request.PackageId?.ToString() ?? request.PackageFqn.ToString()!);

    private async Task<ResolvedImage> LoadAsync(Package package, CancellationToken cancellationToken)
    {
        if (package is not { State: PackageState.Ready, Digest: { } digest })
            throw new SlipwayException(ErrorCodes.StateConflict, $"The package \"{package.Fqn}\" is not ready; wait for the task that makes it.");
        return await images.LoadAsync(ImageReference.Parse(package.Image), digest, cancellationToken)
            ?? throw new SlipwayException(ErrorCodes.StartFailed, $"The content of the package \"{package.Fqn}\" is not on this machine. Delete the package and make it again.");
    }

    private async Task<Job> StartAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            return await supervisor.StartAsync(job.Uuid, cancellationToken);
        }
        catch (SlipwayException)
        {
            await supervisor.RemoveAsync(job.Uuid);
            throw;
        }
    }
}
