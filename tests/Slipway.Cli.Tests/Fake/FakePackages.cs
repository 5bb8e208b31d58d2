using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Tests.Fake;

internal static class FakePackages
{
    public static void Map(WebApplication app, FakeServer server)
    {
        app.MapPost("/v1/packages/docker", async (HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.CreateDockerPackageRequest))!;
            var task = server.Run(request.PackageFqn!);
            return Results.Json(new LocationResponse($"{server.Url}/v1/tasks/{task.Id}"), SlipwayJson.Default.LocationResponse);
        });
        app.MapGet("/v1/packages", (string? fqn, string? @namespace) =>
        {
            IReadOnlyList<Package> found = [.. server.Packages.Values.Where(package =>
                (fqn is null || package.Fqn.ToString() == fqn) && (@namespace is null || NamespacePath.Parse(@namespace).Contains(package.Fqn.Namespace)))];
            return Results.Json(found, SlipwayJson.Default.IReadOnlyListPackage);
        });
        app.MapDelete("/v1/packages/{id}", (string id) =>
        {
            var package = server.Packages[PackageId.Parse(id)];
            if (server.Jobs.Values.Any(job => job.Packages.Any(used => used.Uuid == package.Uuid)))
                throw new SlipwayException(ErrorCodes.InUse, $"The package \"{package.Fqn}\" is in use.");
            server.Packages.TryRemove(package.Uuid, out _);
        });
    }
}
