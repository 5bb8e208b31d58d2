using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Space;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>Packages over HTTP: list, read, pull, delete.</summary>
internal static class PackageEndpoints
{
    // A hundred years.
    private const long MaxAge = 3_155_760_000;

    public static void MapPackages(this IEndpointRouteBuilder routes)
    {
        var packages = routes.MapGroup("/v1/packages");
        packages.MapGet("", List).Requires("permit read on each package; others are left out");
        packages.MapGet("{id}", async (string id, HttpContext context, PackageStore store, PackageSizes sizes, AccessPolicy policy) =>
            Results.Json(sizes.Fill([await FindAsync(id, context, store, policy)])[0], SlipwayJson.Wire.Package)).Requires("permit read on the package");
        packages.MapDelete("{id}", DeleteAsync).Requires("permit read on the package", "permit delete on the package");
        packages.MapPost("docker", PullAsync).Requires("permit create on the package", "docker.allow on the job of the same name").OncePerKey();
        packages.MapPost("prune", PruneAsync).Requires("permit delete on each package; others are left out").OncePerKey();
    }

    private static IResult List(HttpContext context, PackageStore store, PackageSizes sizes, AccessPolicy policy)
    {
        var filter = NameFilter.Read(context.Request);
        var principal = context.GetCaller().Principal;
        var found = store.List()
            .Where(package => filter.Matches(package.Fqn) && policy.Allows(principal, Permit.Read(package.Fqn)))
            .ToList();
        return Results.Json(sizes.Fill(found), SlipwayJson.Wire.IReadOnlyListPackage);
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, PackageStore store, AnnouncedPackages announced, PackageRemoval removal, AccessPolicy policy)
    {
        var package = await FindAsync(id, context, store, policy);
        await policy.RequireAsync(context.GetCaller(), Permit.Delete(package.Fqn));
        if (package.State is PackageState.Uploading or PackageState.Staging && !announced.IsWaiting(package.Uuid))
            throw new SlipwayException(ErrorCodes.StateConflict, $"The package \"{package.Fqn}\" is being made; cancel its task instead.");
        await removal.RemoveAsync(package);
        return Results.Ok();
    }

    private static async Task<IResult> PruneAsync(HttpContext context, PackagePrune prune)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.PrunePackagesRequest);
        var problems = new ProblemList();
        NamespacePath? within = request.Namespace is null ? null : problems.Parse<NamespacePath>("$.namespace", request.Namespace);
        if (request.OlderThan is < 0 or > MaxAge)
            problems.Add("$.older_than", $"must be a number of seconds from 0 to {MaxAge}");
        problems.ThrowIfAny();
        return Results.Json(await prune.RunAsync(context.GetCaller(), request, within), SlipwayJson.Wire.PruneResult);
    }

    private static async Task<IResult> PullAsync(
        HttpContext context, PackageStore store, ImagePackaging packaging, TaskRunner tasks)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.CreateDockerPackageRequest);
        var problems = new ProblemList();
        var image = problems.Parse<ImageReference>("$.image_url", request.ImageUrl);
        var fqn = problems.ParseResource("$.package_fqn", request.PackageFqn, ResourceType.Package);
        problems.ThrowIfAny();

        await packaging.RequireAllowedAsync(context.GetCaller(), fqn, image);
        store.RequireFree(fqn, task: null);
        var task = await tasks.StartAsync(
            fqn, PullOperation.Name, Documents.Write(request with { Unknown = null }, SlipwayJson.Wire.CreateDockerPackageRequest), context.GetCaller(),
            TaskAnswer.Keep(context));
        return TaskAnswer.Of(context, task);
    }

    private static Task<Package> FindAsync(string id, HttpContext context, PackageStore store, AccessPolicy policy) =>
        policy.ShowAsync(context.GetCaller(), store.Find(RouteIds.ParseId<PackageId>(id, "package")), package => package.Fqn, "package", id);
}
