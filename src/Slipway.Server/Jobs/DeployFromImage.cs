using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Images.Images;
using Slipway.Policy.Handshakes;
using Slipway.Server.Access;
using Slipway.Server.Instances;
using Slipway.Server.Packages;
using Slipway.Server.Quotas;
using Slipway.Server.Routes;
using Slipway.Server.Services;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Jobs;

/// <summary><c>POST /v1/jobs/docker</c>: an image becomes a running, governed app.</summary>
public sealed class DeployFromImage(
    AccessPolicy policy, QuotaGuard quotas, ImagePackaging packaging, PackageStore packages, PackageRemoval packageRemoval, JobStore jobs,
    JobSupervisor supervisor, RouteRules rules, TimeProvider time)
    : IOperation
{
    public const string Name = "deploy-image";

    public string Kind => Name;

    /// <summary>Asked before a Task begins, so that a plain no is given at once.</summary>
    /// <exception cref="SlipwayException"><c>policy_denied</c> or <c>quota_exceeded</c>.</exception>
    public async Task RequireAllowedAsync(DockerJobRequest request, Caller caller)
    {
        await policy.RequireAsync(caller, AllNeeds(request));
        await quotas.RequireAsync(caller, before: null, JobUse.Of(request));
    }

    /// <summary>Everything that is asked of policy before a Task begins.</summary>
    public IReadOnlyList<AccessNeed> AllNeeds(DockerJobRequest request) =>
        [.. Needs(request), .. Routes(request).Needs, .. ImagePackaging.Needs(request.Package, request.Image)];

    public async Task RunAsync(TaskRecord task, TaskReporter reporter, CancellationToken cancellationToken)
    {
        var request = DockerJobRequest.Check(Documents.Read(task.Request, SlipwayJson.Wire.CreateDockerJobRequest));
        await policy.RequireStillAsync(task.Caller, [.. Needs(request), .. Routes(request).Needs]);
        jobs.RequireFree(request.Job, task.Id);

        var (package, image) = await packaging.MakeAsync(task, request.Package, request.Image, reporter, cancellationToken);
        var job = await CreateJobAsync(request, image, package, task, reporter);
        await TagPackageAsync(package, job, reporter);
        if (request.Wire.Start)
            await StartAsync(job, reporter, cancellationToken);
    }

    public async Task UndoAsync(TaskRecord task)
    {
        if (jobs.FindMadeBy(task.Id) is { } job)
            await supervisor.RemoveAsync(job.Uuid);
        await packageRemoval.RemoveMadeByAsync(task.Id);
    }

    private RoutedPorts Routes(DockerJobRequest request) => rules.Check(request.Job, [], RouteRules.AddTo([], request.Wire.Routes));

    private static IEnumerable<AccessNeed> Needs(DockerJobRequest request)
    {
        yield return Permit.Create(request.Job);
        if (request.Wire.AllowEgress)
            yield return new TwoWay(Handshake.Bind(request.Job, BuiltInServices.Outside));
        if (request.Wire.Start)
            yield return Permit.Start(request.Job);
    }

    private async Task<Job> CreateJobAsync(
        DockerJobRequest request, ResolvedImage image, Package package, TaskRecord task, TaskReporter reporter)
    {
        await reporter.MilestoneAsync(TaskStages.CreatingJob);
        var job = JobFactory.Create(request, image, package, task.Caller.Principal.Name, time.GetUtcNow());
        return await quotas.AuditedAsync(
            task.Caller, job.Fqn, () => jobs.CreateAsync(job, task.Id, connection =>
            {
                Routes(request).RequireFree(connection, job);
                quotas.Require(connection, task.Caller, before: null, JobUse.Of(job));
            }));
    }

    private async Task TagPackageAsync(Package package, Job job, TaskReporter reporter)
    {
        await reporter.MilestoneAsync(TaskStages.ConfiguringJob, TaskStages.TaggingPackage);
        await packages.UpdateAsync(
            package.Uuid, found => found with { Tags = new Dictionary<string, string>(found.Tags) { ["job"] = job.Fqn.ToString() } });
    }

    private async Task StartAsync(Job job, TaskReporter reporter, CancellationToken cancellationToken)
    {
        await reporter.MilestoneAsync(TaskStages.StartingJob);
        await supervisor.StartAsync(job.Uuid, cancellationToken);
    }
}
