using System.Security.Cryptography;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;
using Slipway.Contracts.Tasks;
using Slipway.Images;
using Slipway.Images.Images;
using Slipway.Policy.Handshakes;
using Slipway.Server.Access;
using Slipway.Server.Instances;
using Slipway.Server.Jobs;
using Slipway.Server.Packages;
using Slipway.Server.Quotas;
using Slipway.Server.Services;
using Slipway.Server.Tasks;

namespace Slipway.Server.Staging;

/// <summary>Runs a build as an instance of a job like any other: governed, limited, and gone afterwards.</summary>
public sealed class Builder(
    StageImages fetch, IImageAssembly assembly, PackageStore packages, PackageRemoval removal, JobStore jobs, JobSupervisor supervisor,
    BuildMounts mounts, BuildCache caches, BuildRun run, AccessPolicy policy, QuotaGuard quotas, TimeProvider time)
{
    /// <summary>Builds, and gives the instance to <paramref name="take"/> before it is removed.</summary>
    /// <param name="take">Reads what the build left.</param>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>staging_failed</c>, <c>quota_exceeded</c>, and all that fetching and starting can throw.</exception>
    public async Task<T> BuildAsync<T>(
        TaskRecord task, Package package, StagingPipeline pipeline, HeldLayer source, TaskReporter reporter,
        Func<InstanceId, Task<T>> take, CancellationToken cancellationToken)
    {
        await reporter.MilestoneAsync(TaskStages.Staging, TaskStages.LaunchingStager(pipeline.Fqn.Name));
        var (content, image) = await MakeContentAsync(task, package, pipeline, source, cancellationToken);
        var marker = $"slipway-build-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        var egress = await MayReachOutsideAsync(task.Caller, pipeline, content, reporter);
        var job = BuildJob.Create(package, content, pipeline, image, marker, egress, time.GetUtcNow());
        await quotas.AuditedAsync(
            task.Caller, job.Fqn, () => jobs.CreateAsync(job, task.Id, connection => quotas.Require(connection, task.Caller, before: null, JobUse.Of(job))));

        await using var cache = caches.Take(pipeline, package.Fqn.Namespace);
        mounts.Set(job.Uuid, cache is null ? [] : [cache.Bind], nested: pipeline.Result == PipelineResult.ImageLayout);
        try
        {
            await supervisor.StartAsync(job.Uuid, cancellationToken);
            await reporter.MilestoneAsync(TaskStages.Staging, TaskStages.DownloadingPackage);
            var instance = await run.WaitAsync(job, pipeline, marker, new BuildOutput(reporter), cancellationToken);
            return await take(instance);
        }
        finally
        {
            // Whatever happened: the cache must not be in use any more when it is given back.
            await supervisor.RemoveAsync(job.Uuid);
            mounts.Clear(job.Uuid);
            await packages.DeleteAsync(content.Uuid);
        }
    }

    /// <summary>Removes what a run of the same Task left that did not come to its end.</summary>
    public async Task RemoveLeftAsync(TaskRecord task, Package package)
    {
        if (jobs.FindMadeBy(task.Id) is { } job)
            await supervisor.RemoveAsync(job.Uuid);
        if (packages.Find(BuildJob.NameOf(package, task.Id).WithType(ResourceType.Package)) is { } content)
            await packages.DeleteAsync(content.Uuid);
    }

    /// <summary>The package that the build runs from: the build image with the source on top.</summary>
    private async Task<(Package Content, ResolvedImage Image)> MakeContentAsync(
        TaskRecord task, Package package, StagingPipeline pipeline, HeldLayer source, CancellationToken cancellationToken)
    {
        Package? content = null;
        var image = await fetch.FetchAsync(
            task.Caller, package.Fqn, pipeline, pipeline.BuildImage,
            async found => content = await packages.ReserveAsync(BuildJob.Content(package, task.Id, found, time.GetUtcNow()), task, _ => { }), cancellationToken);
        content = await removal.WithoutSweepAsync(async () =>
        {
            var composed = await assembly.ComposeAsync(
                StagedImage.NameOf(content!.Uuid), image.Config with { Volumes = [] }, [.. image.Layers, source.Layer], cancellationToken);
            return await packages.UpdateAsync(content.Uuid, found => found with { Digest = composed.ManifestDigest });
        });
        return (content, image);
    }

    private async Task<bool> MayReachOutsideAsync(Caller caller, StagingPipeline pipeline, Package content, TaskReporter reporter)
    {
        if (!pipeline.BuildEgress)
            return false;
        var job = content.Fqn.WithType(ResourceType.Job);
        if (await policy.MayReadAsync(caller, new TwoWay(Handshake.Bind(job, BuiltInServices.Outside))))
            return true;
        await reporter.MilestoneAsync(
            TaskStages.Staging, $"The build can't reach the outside: policy does not let \"{job}\" bind to \"{BuiltInServices.Outside}\".");
        return false;
    }
}
