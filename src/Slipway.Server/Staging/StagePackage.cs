using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;
using Slipway.Contracts.Tasks;
using Slipway.Images;
using Slipway.Images.Images;
using Slipway.Server.Access;
using Slipway.Server.Packages;
using Slipway.Server.Quotas;
using Slipway.Server.Tasks;

namespace Slipway.Server.Staging;

/// <summary>An uploaded folder becomes a package that can run: its pipeline is found, it is built, and put together with what it runs on.</summary>
public sealed class StagePackage(
    AnnouncedPackages announced, UploadFolder uploads, PackageStore packages, PackageRemoval removal, PipelineStore pipelines, AccessPolicy policy,
    QuotaGuard quotas, IImageAssembly assembly, StageImages fetch, Builder builder, BuildHarvest harvest, TimeProvider time)
    : IOperation
{
    public string Kind => AnnouncedPackages.TaskKind;

    public async Task RunAsync(TaskRecord task, TaskReporter reporter, CancellationToken cancellationToken)
    {
        var package = await announced.TakeOverAsync(PackageId.Parse(task.Request), task.Id)
            ?? throw new SlipwayException(ErrorCodes.NotFound, $"The package \"{task.Fqn}\" was deleted before it was staged.");
        if (package.State != PackageState.Ready)
        {
            await builder.RemoveLeftAsync(task, package);
            await StageAsync(task, package, reporter, cancellationToken);
        }

        uploads.Delete(package.Uuid);
        await removal.SweepAsync();
        await reporter.MilestoneAsync(TaskStages.Staging, TaskStages.StagingComplete);
    }

    public async Task UndoAsync(TaskRecord task)
    {
        var id = PackageId.Parse(task.Request);
        if (await announced.TakeOverAsync(id, task.Id) is { } package)
            await builder.RemoveLeftAsync(task, package);
        uploads.Delete(id);
        await removal.RemoveMadeByAsync(task.Id);
    }

    private async Task StageAsync(TaskRecord task, Package package, TaskReporter reporter, CancellationToken cancellationToken)
    {
        await policy.RequireStillAsync(task.Caller, Permit.Create(package.Fqn));
        using var source = await UnpackAsync(package, cancellationToken);
        var pipeline = await ChooseAsync(task.Caller, package, source.Top);
        await reporter.MilestoneAsync(TaskStages.Staging, TaskStages.BeginningStaging(pipeline.Fqn, pipeline.BuildCommand.Length > 0 ? 1 : 0));

        if (pipeline.Result == PipelineResult.ImageLayout)
        {
            await builder.BuildAsync(
                task, package, pipeline, source.Layer, reporter,
                instance => harvest.TakeImageAsync(instance, pipeline, package, image => SaveAsync(task, package, pipeline, image), cancellationToken),
                cancellationToken);
            return;
        }

        var runImage = await fetch.FetchAsync(
            task.Caller, package.Fqn, pipeline, pipeline.RunImage,
            image => packages.UpdateAsync(package.Uuid, found => found with { Digest = image.ManifestDigest }), cancellationToken);
        using var built = pipeline.BuildCommand.Length == 0
            ? null
            : await builder.BuildAsync(
                task, package, pipeline, source.Layer, reporter, instance => harvest.TakeFolderAsync(instance, pipeline, cancellationToken), cancellationToken);
        await ComposeAsync(task, package, pipeline, runImage, (built ?? source.Layer).Layer, cancellationToken);
    }

    private async Task<Source> UnpackAsync(Package package, CancellationToken cancellationToken)
    {
        if (!uploads.Has(package.Uuid))
            throw new SlipwayException(ErrorCodes.SourceInvalid, "What was uploaded is not here any more. Upload it again.");
        await using var upload = uploads.Open(package.Uuid);
        var (layer, top) = await assembly.AddSourceAsync(upload, cancellationToken);
        return new Source(layer, top);
    }

    private async Task<StagingPipeline> ChooseAsync(Caller caller, Package package, IReadOnlyCollection<string> top)
    {
        if (package.StagingPipelineFqn is { } named)
            return await PipelineUse.FindAsync(policy, pipelines, caller, package.Fqn, named);
        var pipeline = PipelineChoice.Detect(
            PipelineUse.Candidates(policy, pipelines, caller, package.Fqn), top, package.StartCommand.Length > 0);
        await policy.RequireAsync(caller, PipelineUse.Needs(pipeline, package.Fqn));
        return pipeline;
    }

    private Task<Package> ComposeAsync(
        TaskRecord task, Package package, StagingPipeline pipeline, ResolvedImage runImage, ImageLayer folder, CancellationToken cancellationToken) =>
        removal.WithoutSweepAsync(async () =>
        {
            var start = package.StartCommand.Length > 0 ? package.StartCommand : pipeline.StartCommand;
            var image = await assembly.ComposeAsync(
                StagedImage.NameOf(package.Uuid), StagedImage.OfFolder(runImage.Config, pipeline, package, start), [.. runImage.Layers, folder], cancellationToken);
            return await SaveAsync(task, package with { StartCommand = start }, pipeline, image);
        });

    private Task<Package> SaveAsync(TaskRecord task, Package package, StagingPipeline pipeline, ResolvedImage image) =>
        quotas.AuditedAsync(task.Caller, package.Fqn, () => packages.UpdateAsync(
            package.Uuid,
            found => found with
            {
                State = PackageState.Ready,
                Digest = image.ManifestDigest,
                Image = image.Reference.ToString(),
                Resources = [.. image.Layers.Select(layer => new PackageResource(package.Uuid, layer.Blob, layer.Size, layer.DiffId))],
                StagingPipelineFqn = pipeline.Fqn,
                StartCommand = package.StartCommand,
                Environment = StagedImage.Environment(image.Config, pipeline, package),
                UpdatedAt = time.GetUtcNow(),
            },
            (connection, changed) => quotas.Require(connection, task.Caller, changed)));

    /// <summary>The uploaded folder as a layer, and what is at its top.</summary>
    private sealed record Source(HeldLayer Layer, IReadOnlyCollection<string> Top) : IDisposable
    {
        public void Dispose() => Layer.Dispose();
    }
}
