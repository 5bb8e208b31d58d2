using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Staging;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>Takes in the content of announced packages, and hands it to staging.</summary>
public sealed class UploadDesk(
    PackageStore packages, AnnouncedPackages announced, UploadFolder uploads, PipelineStore pipelines, AccessPolicy policy, TaskRunner tasks)
{
    /// <summary>The package and what it waits for.</summary>
    /// <param name="resource">The id of its one resource; null where only the package is named.</param>
    /// <exception cref="SlipwayException"><c>not_found</c>, <c>policy_denied</c>, <c>state_conflict</c>.</exception>
    public async Task<(Package Package, PackageResource Announced)> FindAsync(Caller caller, string id, string? resource)
    {
        var package = await policy.ShowAsync(caller, packages.Find(RouteIds.ParseId<PackageId>(id, "package")), found => found.Fqn, "package", id);
        await policy.RequireAsync(caller, Permit.Create(package.Fqn));
        if (package.StagingPipelineFqn is { } pipeline)
            await PipelineUse.FindAsync(policy, pipelines, caller, package.Fqn, pipeline);
        if (!announced.IsWaiting(package.Uuid))
            throw new SlipwayException(ErrorCodes.StateConflict, $"The package \"{package.Fqn}\" waits for no content: it is {StoredText.Of(package.State)}.");
        return package.Resources is [var wanted] && (resource is null || wanted.Uuid.ToString() == resource)
            ? (package, wanted)
            : throw AccessPolicy.Missing("resource", resource ?? "");
    }

    /// <summary>Takes in the content and starts to stage it.</summary>
    /// <exception cref="SlipwayException"><c>upload_mismatch</c>, <c>state_conflict</c>, <c>disk_full</c>; the package waits on.</exception>
    public async Task<TaskRecord> ReceiveAsync(Caller caller, Package package, PackageResource wanted, Stream body, CancellationToken cancellationToken)
    {
        await announced.TouchAsync(package.Uuid);
        return await uploads.ReceiveAsync(package.Uuid, wanted, body, async () =>
        {
            if (!announced.IsWaiting(package.Uuid))
                throw new SlipwayException(ErrorCodes.StateConflict, $"The package \"{package.Fqn}\" waits for its content no more.");
            return await tasks.StartAsync(package.Fqn, AnnouncedPackages.TaskKind, package.Uuid.ToString(), caller);
        }, cancellationToken);
    }
}
