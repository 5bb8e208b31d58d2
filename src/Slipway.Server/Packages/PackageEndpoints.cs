using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>Packages over HTTP: list, read, pull, delete.</summary>
internal static class PackageEndpoints
{
    public static void MapPackages(this IEndpointRouteBuilder routes)
    {
        var packages = routes.MapGroup("/v1/packages");
        packages.MapGet("", List).Requires("permit read on each package; others are left out");
        packages.MapGet("{id}", (string id, HttpContext context, PackageStore store, IAccessPolicy policy) =>
            Results.Json(Find(id, context, store, policy), SlipwayJson.Wire.Package)).Requires("permit read on the package");
        packages.MapDelete("{id}", DeleteAsync).Requires("permit read on the package", "permit delete on the package");
        packages.MapPost("docker", PullAsync).Requires("permit create on the package", "docker.allow on the job of the same name");
    }

    private static IResult List(HttpContext context, PackageStore store, IAccessPolicy policy)
    {
        var filter = NameFilter.Read(context.Request);
        var principal = context.GetPrincipal();
        var found = store.List()
            .Where(package => filter.Matches(package.Fqn) && policy.Allows(principal, AccessClaim.Read, package.Fqn))
            .ToList();
        return Results.Json(found, SlipwayJson.Wire.IReadOnlyListPackage);
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, PackageStore store, PackageRemoval removal, IAccessPolicy policy)
    {
        var package = Find(id, context, store, policy);
        policy.Require(context.GetPrincipal(), AccessClaim.Delete, package.Fqn);
        if (package.State == PackageState.Uploading)
            throw new SlipwayException(ErrorCodes.StateConflict, $"The package \"{package.Fqn}\" is being made; cancel its task instead.");
        await removal.RemoveAsync(package);
        return Results.Ok();
    }

    private static async Task<IResult> PullAsync(
        HttpContext context, PackageStore store, ImagePackaging packaging, TaskRunner tasks)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.CreateDockerPackageRequest);
        var problems = new ProblemList();
        var image = problems.Parse<ImageReference>("$.image_url", request.ImageUrl);
        var fqn = problems.ParseResource("$.package_fqn", request.PackageFqn, ResourceType.Package);
        problems.ThrowIfAny();

        packaging.RequireAllowed(context.GetPrincipal(), fqn, image);
        store.RequireFree(fqn, task: null);
        var task = await tasks.StartAsync(
            fqn, PullOperation.Name, Documents.Write(request with { Unknown = null }, SlipwayJson.Wire.CreateDockerPackageRequest), context.GetPrincipal());
        return Results.Json(new LocationResponse(ServerUrl.ForTask(context, task.Id)), SlipwayJson.Wire.LocationResponse);
    }

    private static Package Find(string id, HttpContext context, PackageStore store, IAccessPolicy policy)
    {
        var package = store.Find(RouteIds.ParseId<PackageId>(id, "package"));
        return package is not null && policy.Allows(context.GetPrincipal(), AccessClaim.Read, package.Fqn)
            ? package
            : throw new SlipwayException(ErrorCodes.NotFound, $"There is no package '{id}', or you may not read it.");
    }
}
