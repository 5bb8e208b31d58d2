using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Server.Access;
using Slipway.Server.Packages;

namespace Slipway.Server.Space;

/// <summary>Deletes the packages that no job uses, as far as the caller may, and the layers that nothing needs then.</summary>
public sealed class PackagePrune(PackageStore packages, PackageRemoval removal, PackageSizes sizes, AccessPolicy policy, TimeProvider time)
{
    /// <param name="within">Null for every namespace.</param>
    public async Task<PruneResult> RunAsync(Caller caller, PrunePackagesRequest request, NamespacePath? within)
    {
        var chosen = sizes.Fill([.. packages.Unused().Where(package => IsMeant(package, request, within) && policy.Allows(caller.Principal, Permit.Delete(package.Fqn)))]);
        var freed = sizes.FreedBy([.. chosen.Select(package => package.Uuid)]);
        if (request.DryRun)
            return new PruneResult(DryRun: true, [.. chosen.Select(Describe)], freed.Layers, freed.Bytes);

        var gone = new List<Package>();
        foreach (var package in chosen)
        {
            await policy.RequireAsync(caller, Permit.Delete(package.Fqn));
            if (await TryDeleteAsync(package))
                gone.Add(package);
        }

        if (gone.Count < chosen.Count)
            freed = sizes.FreedBy([.. gone.Select(package => package.Uuid)]);
        await removal.SweepAsync();
        return new PruneResult(DryRun: false, [.. gone.Select(Describe)], freed.Layers, freed.Bytes);
    }

    private bool IsMeant(Package package, PrunePackagesRequest request, NamespacePath? within) =>
        (within is not { } ns || ns.Contains(package.Fqn.Namespace))
        && (request.Packages is null || request.Packages.Contains(package.Uuid))
        && package.UpdatedAt <= time.GetUtcNow() - TimeSpan.FromSeconds(request.OlderThan);

    private async Task<bool> TryDeleteAsync(Package package)
    {
        try
        {
            await packages.DeleteUnusedAsync(package);
            return true;
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.InUse || failure.Code == ErrorCodes.StateConflict)
        {
            // Somebody has begun to use it since it was chosen.
            return false;
        }
    }

    private static PrunedPackage Describe(Package package) => new(package.Uuid, package.Fqn, package.UpdatedAt, package.Size ?? new PackageSize(0, 0));
}
