using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Images;
using Slipway.Images.Images;
using Slipway.Server.Access;
using Slipway.Server.Quotas;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>The stage that a deploy and a pull have in common: an image becomes a package.</summary>
public sealed class ImagePackaging(AccessPolicy policy, QuotaGuard quotas, IImageStore images, PackageStore packages, TimeProvider time)
{
    /// <summary>What is needed to make this package.</summary>
    public static IReadOnlyList<AccessNeed> Needs(Fqn package, ImageReference image) => [Permit.Create(package), new ImageUse(package, image)];

    /// <summary>Asked before a Task begins, so that a plain no is given at once.</summary>
    /// <exception cref="SlipwayException"><c>policy_denied</c>.</exception>
    public Task RequireAllowedAsync(Caller caller, Fqn package, ImageReference image) => policy.RequireAsync(caller, Needs(package, image));

    /// <summary>Checks policy and name, asks the registry, makes the package and fetches what is missing.</summary>
    public async Task<(Package Package, ResolvedImage Image)> MakeAsync(
        TaskRecord task, Fqn fqn, ImageReference reference, TaskReporter reporter, CancellationToken cancellationToken)
    {
        await reporter.MilestoneAsync(TaskStages.PullingImage, TaskStages.CheckingPolicy);
        await policy.RequireStillAsync(task.Caller, Needs(fqn, reference));

        await reporter.MilestoneAsync(TaskStages.PullingImage, TaskStages.CheckingPackageName);
        packages.RequireFree(fqn, task.Id);

        await reporter.MilestoneAsync(TaskStages.PullingImage, TaskStages.FetchingMetadata);
        var image = await ResolveAsync(fqn, reference, reporter, cancellationToken);
        await policy.RequireStillAsync(task.Caller, new ImageUse(fqn, reference, image.ManifestDigest));

        await reporter.MilestoneAsync(TaskStages.PullingImage, TaskStages.CreatingPackage);
        var described = Describe(fqn, image, task);
        var package = await quotas.AuditedAsync(
            task.Caller, fqn, () => packages.ReserveAsync(described, task, connection => quotas.Require(connection, task.Caller, described)));

        await FetchAsync(image, reporter, cancellationToken);
        package = await packages.UpdateAsync(package.Uuid, found => found with { State = PackageState.Ready });
        return (package, image);
    }

    private async Task FetchAsync(ResolvedImage image, TaskReporter reporter, CancellationToken cancellationToken)
    {
        var missing = images.FindMissing(image);
        // A deploy that was interrupted in the middle of its layers goes on under the lines that it has told.
        var fetching = missing.Count > 0 || reporter.HasToldAny(TaskStages.DownloadingLayers);
        if (missing.Count > 0)
        {
            if (!reporter.HasToldAny(TaskStages.DownloadingLayers))
                await reporter.MilestoneAsync(TaskStages.PullingImage, TaskStages.FetchingLayers(missing.Count));
            reporter.Progress.Begin(reporter.Task, reporter.Thread, missing.Select(layer => (layer.Blob, layer.Size)));
        }

        await images.PullAsync(image, new LayerReporter(reporter, missing), cancellationToken);
        await reporter.MilestoneAsync(TaskStages.PullingImage, fetching ? TaskStages.DownloadedAllLayers : TaskStages.AllLayersDownloaded);
    }

    private async Task<ResolvedImage> ResolveAsync(Fqn fqn, ImageReference reference, TaskReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            return await images.ResolveAsync(reference, cancellationToken);
        }
        catch (SlipwayException exception) when (exception.Code == ErrorCodes.RegistryUnreachable || exception.Code == ErrorCodes.RegistryFailed)
        {
            // Better yesterday's image than none, when the namespace has it: but never without saying so.
            var known = packages.List()
                .Where(candidate => candidate.Fqn.Namespace == fqn.Namespace && candidate.State == PackageState.Ready && candidate.Image == reference.ToString())
                .MaxBy(candidate => candidate.CreatedAt);
            if (known?.Digest is not { } digest || await images.LoadAsync(reference, digest, cancellationToken) is not { } image)
                throw;
            await reporter.MilestoneAsync(
                TaskStages.PullingImage, $"registry can't be reached, using the image of \"{known.Fqn}\" from {known.CreatedAt:yyyy-MM-dd HH:mm} UTC");
            return image;
        }
    }

    private Package Describe(Fqn fqn, ResolvedImage image, TaskRecord task)
    {
        var now = time.GetUtcNow();
        var id = PackageId.New();
        return new Package
        {
            Uuid = id,
            Name = fqn.Name,
            Fqn = fqn,
            State = PackageState.Uploading,
            Resources = [.. image.Layers.Select(layer => new PackageResource(id, layer.Blob, layer.Size, layer.DiffId))],
            Provides = [new Dependency("os", "linux")],
            Environment = image.Config.Env.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => image.Config.Env.Last(other => other.Key == pair.Key).Value),
            Tags = new Dictionary<string, string> { ["docker"] = fqn.Name },
            Digest = image.ManifestDigest,
            Image = image.Reference.ToString(),
            DockerOrigin = Origin(image),
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = task.Caller.Principal.Name,
            UpdatedBy = task.Caller.Principal.Name,
        };
    }

    /// <summary>Where the image came from, in v1's form.</summary>
    public static DockerOrigin Origin(ResolvedImage image) => new()
    {
        ImageName = image.Reference.Repository,
        ImageTag = image.Reference.Tag ?? image.Reference.Selector,
        RegistryUrl = image.Reference.IsDockerHub ? "" : $"https://{image.Reference.Registry}",
        Volumes = image.Config.Volumes,
    };
}
