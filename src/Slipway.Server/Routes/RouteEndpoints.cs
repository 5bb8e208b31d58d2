using System.Buffers.Text;
using System.Text;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Routes;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Jobs;
using Route = Slipway.Contracts.Routes.Route;

namespace Slipway.Server.Routes;

/// <summary>Routes over HTTP: which there are, and one more or less for a job.</summary>
internal static class RouteEndpoints
{
    private const int MaxTries = 5;

    public static void MapRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/jobs/routes", (HttpContext context, JobStore jobs, AccessPolicy policy) =>
            Results.Json(Find(context, jobs, policy, _ => true), SlipwayJson.Wire.IReadOnlyDictionaryStringIReadOnlyListJobId))
            .Requires("permit read on each job; others are left out");
        routes.MapGet("/v1/jobs/routes/{endpoint}", Show).Requires("permit read on one of its jobs; others are left out");
        routes.MapPost("/v1/routes", AddAsync)
            .Requires("permit read on the job", "permit update on the job", "permit map on the job", "permit map on the route").OncePerKey();
        routes.MapDelete("/v1/routes", RemoveAsync).Requires("permit read on the job", "permit update on the job");
    }

    private static Dictionary<string, IReadOnlyList<JobId>> Find(HttpContext context, JobStore jobs, AccessPolicy policy, Func<string, bool> wanted)
    {
        var principal = context.GetCaller().Principal;
        return jobs.List().Where(job => job.Ports.Any(port => port.Routes.Count > 0) && policy.Allows(principal, Permit.Read(job.Fqn)))
            .SelectMany(job => job.Ports.SelectMany(port => port.Routes).Select(route => (route.Endpoint, job.Uuid)))
            .Where(route => wanted(route.Endpoint))
            .GroupBy(route => route.Endpoint, route => route.Uuid, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, IReadOnlyList<JobId> (group) => [.. group.Distinct()], StringComparer.Ordinal);
    }

    private static IResult Show(string endpoint, HttpContext context, JobStore jobs, AccessPolicy policy)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(endpoint));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new SlipwayException(ErrorCodes.RequestInvalid, "The endpoint in the path must be written in URL-safe base64.");
        }

        var found = Find(context, jobs, policy, known => known == text);
        return found.Count > 0
            ? Results.Json(found, SlipwayJson.Wire.IReadOnlyDictionaryStringIReadOnlyListJobId)
            : throw AccessPolicy.Missing("route", text.Length <= 80 ? text : text[..77] + "...");
    }

    private static async Task<IResult> AddAsync(HttpContext context, JobStore jobs, AccessPolicy policy, RouteRules rules, TimeProvider time)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.RouteRequest);
        var job = await FindJobAsync(context, jobs, policy, request.JobFqn);
        var number = FindPort(job, request.Port);
        var route = new Route
        {
            Type = request.Type ?? RouteAddress.Http,
            Endpoint = request.Endpoint ?? "",
            Weight = request.Weight,
            HttpsOnly = request.HttpsOnly,
        };
        for (var attempt = 1; ; attempt++)
        {
            var routed = rules.Check(job.Fqn, job.Ports, RoutedPorts.Add(job.Ports, number, route));
            await policy.RequireAsync(context.GetCaller(), [Permit.Update(job.Fqn), .. routed.Needs]);
            try
            {
                await KeepAsync(context, jobs, time, job, routed);
                return Results.Json(routed.Ports.Single(port => port.Number == number).Routes[^1], SlipwayJson.Wire.Route);
            }
            catch (SlipwayException exception) when (exception.Code == ErrorCodes.NameTaken && RouteNames.IsAuto(route.Endpoint) && attempt < MaxTries)
            {
                // Somebody else was quicker with the one that we chose; another then.
            }
        }
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, JobStore jobs, AccessPolicy policy, RouteRules rules, TimeProvider time)
    {
        var query = context.Request.Query;
        var request = query.ContainsKey("job_fqn")
            ? new RouteRequest { JobFqn = query["job_fqn"], Type = query["type"].FirstOrDefault(), Endpoint = query["endpoint"] }
            : await context.ReadBodyAsync(SlipwayJson.Wire.RouteRequest);
        var job = await FindJobAsync(context, jobs, policy, request.JobFqn);
        var type = request.Type ?? RouteAddress.Http;
        if (!RouteAddress.TryParse(type, request.Endpoint ?? "", out var address, out var problem))
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"$.endpoint: {problem}.") { JsonPath = "$.endpoint" };
        await policy.RequireAsync(context.GetCaller(), Permit.Update(job.Fqn));
        if (!job.Ports.Any(port => port.Routes.Any(IsIt)))
            throw new SlipwayException(ErrorCodes.NotFound, $"\"{job.Fqn}\" has no route \"{type}://{address}\".");
        var ports = job.Ports.Select(port => port with { Routes = [.. port.Routes.Where(route => !IsIt(route))] }).ToList();
        await KeepAsync(context, jobs, time, job, rules.Check(job.Fqn, job.Ports, ports));
        return Results.Ok();

        bool IsIt(Route route) => route.Type == type && route.Endpoint == address.ToString();
    }

    private static async Task<Job> FindJobAsync(HttpContext context, JobStore jobs, AccessPolicy policy, string? text)
    {
        var problems = new ProblemList();
        var fqn = problems.ParseResource("$.job_fqn", text, ResourceType.Job);
        problems.ThrowIfAny();
        return await policy.ShowAsync(context.GetCaller(), jobs.Find(fqn), job => job.Fqn, "job", fqn.ToString());
    }

    private static int FindPort(Job job, int? wanted)
    {
        var numbers = job.Ports.Select(port => port.Number).ToList();
        if (wanted is (< 0 or > 65535) || (wanted == 0 && !numbers.Contains(0)))
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"$.port: {wanted} is not a port of \"{job.Fqn}\"; 1 to 65535 are, and 0 where the platform chose one.") { JsonPath = "$.port" };
        if ((wanted ?? (numbers.Contains(0) ? 0 : numbers is [var only] ? only : null)) is { } number)
            return number;
        var exposed = numbers.Count == 0 ? "exposes no port" : $"exposes several ports ({string.Join(", ", numbers)})";
        throw new SlipwayException(ErrorCodes.RequestInvalid, $"$.port: \"{job.Fqn}\" {exposed}; say which one the route leads to.") { JsonPath = "$.port" };
    }

    private static async Task KeepAsync(HttpContext context, JobStore jobs, TimeProvider time, Job job, RoutedPorts routed)
    {
        var by = context.GetCaller().Principal.Name;
        var ports = JobJson.Of(job.Ports);
        var kept = await jobs.UpdateAsync(
            job.Uuid,
            found => JobJson.Of(found.Ports) == ports
                ? found with { Ports = routed.Ports, UpdatedAt = time.GetUtcNow(), UpdatedBy = by }
                : throw new SlipwayException(ErrorCodes.VersionConflict, $"The ports of \"{job.Fqn}\" were changed in the meantime; try again."),
            (connection, _, changed) => routed.RequireFree(connection, changed));
        if (kept is null)
            throw AccessPolicy.Missing("job", job.Fqn.ToString());
    }
}
