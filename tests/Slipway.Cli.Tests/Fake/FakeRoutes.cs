using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Routes;

namespace Slipway.Cli.Tests.Fake;

internal static class FakeRoutes
{
    public static void Map(WebApplication app, FakeServer server)
    {
        app.MapGet("/v1/jobs/routes", () =>
        {
            IReadOnlyDictionary<string, IReadOnlyList<JobId>> found = server.Jobs.Values
                .SelectMany(job => job.Ports.SelectMany(port => port.Routes.Select(route => (route.Endpoint, job.Uuid))))
                .GroupBy(pair => pair.Endpoint)
                .ToDictionary(group => group.Key, IReadOnlyList<JobId> (group) => [.. group.Select(pair => pair.Uuid)]);
            return Results.Json(found, SlipwayJson.Default.IReadOnlyDictionaryStringIReadOnlyListJobId);
        });
        app.MapMethods("/v1/routes", ["POST", "DELETE"], async (HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.RouteRequest))!;
            var job = server.Jobs.Values.Single(found => found.Fqn.ToString() == request.JobFqn);
            var number = request.Port ?? job.Ports[0].Number;
            var route = Choose(new Route { Type = request.Type!, Endpoint = request.Endpoint!, Weight = request.Weight, HttpsOnly = request.HttpsOnly }, job);
            if (context.Request.Method == "POST" && server.Jobs.Values.Any(other => other != job && other.Ports.Any(port => port.Routes.Any(taken => taken.Endpoint == route.Endpoint))))
                throw new SlipwayException(ErrorCodes.NameTaken, $"The route \"{route.Endpoint}\" is taken.");
            server.Jobs[job.Uuid] = job with { Ports = [.. job.Ports.Select(port => port.Number != number ? port : Change(context.Request.Method, port, route))] };
        });
    }

    /// <summary>What the platform makes of <c>auto</c>.</summary>
    public static Route Choose(Route route, Job job) => route.Endpoint != "auto" ? route
        : route with { Endpoint = route.Type == "tcp" ? "127.0.0.1:20001" : $"{job.Name}-k6b68x.example.com" };

    private static Port Change(string method, Port port, Route route) => port with
    {
        Routes = method == "POST" ? [.. port.Routes, route] : [.. port.Routes.Where(known => known.Endpoint != route.Endpoint)],
    };
}
