using System.Security.Cryptography;
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
        app.MapPost("/v1/packages", async (HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.CreatePackageRequest))!;
            var package = server.AddPackage(Fqn.Parse(request.Fqn!).Name) with
            {
                State = PackageState.Uploading,
                Resources = [new PackageResource(PackageId.New(), Digest.Parse(request.Digest!), request.Length!.Value)],
                StartCommand = request.StartCommand ?? "node ./app.js",
                StagingPipelineFqn = Fqn.Parse(request.StagingPipelineFqn ?? "stagpipe::/apcera::nodejs"),
            };
            server.Packages[package.Uuid] = package;
            return Results.Json(package, SlipwayJson.Default.Package);
        });
        app.MapPut("/v1/packages/{id}/resources/{resource}", async (string id, string resource, HttpContext context) =>
        {
            var package = server.Packages[PackageId.Parse(id)];
            var announced = package.Resources.Single(known => known.Uuid == PackageId.Parse(resource));
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var hash = SHA256.HashData(body.ToArray());
            if (server.RefuseUploads is { } refusal)
                throw refusal;
            if (body.Length != announced.Length || Digest.FromSha256(hash) != announced.Digest || context.Request.Headers["Content-Digest"] != $"sha-256=:{Convert.ToBase64String(hash)}:")
                throw new SlipwayException(ErrorCodes.UploadMismatch, "What was sent is not what was announced.");
            server.Uploads.Enqueue(body.ToArray());
            server.Packages[package.Uuid] = package with { State = PackageState.Ready };
            var task = server.Run(package.Fqn.ToString());
            return Results.Json(new LocationResponse($"{server.Url}/v1/tasks/{task.Id}"), SlipwayJson.Default.LocationResponse);
        });
        app.MapGet("/v1/packages/{id}", (string id) => Results.Json(server.Packages[PackageId.Parse(id)], SlipwayJson.Default.Package));
        app.MapPost("/v1/packages/prune", async (HttpContext context) =>
        {
            var request = server.LastPrune = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.PrunePackagesRequest))!;
            var unused = server.Packages.Values.Where(package =>
                server.Jobs.Values.All(job => job.Packages.All(used => used.Uuid != package.Uuid)) && request.Packages?.Contains(package.Uuid) != false).ToList();
            foreach (var package in unused.Where(_ => !request.DryRun))
                server.Packages.TryRemove(package.Uuid, out _);
            var result = new PruneResult(
                request.DryRun, [.. unused.Select(package => new PrunedPackage(package.Uuid, package.Fqn, package.CreatedAt, package.Size!))], unused.Count, unused.Sum(package => package.Size!.Own));
            return Results.Json(result, SlipwayJson.Default.PruneResult);
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
