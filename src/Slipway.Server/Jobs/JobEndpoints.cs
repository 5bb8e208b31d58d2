using System.Globalization;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Instances;
using Slipway.Server.Limits;
using Slipway.Server.Logs;
using Slipway.Server.Packages;
using Slipway.Server.Routes;
using Slipway.Server.Space;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Jobs;

/// <summary>Jobs over HTTP: deploy, make, list, read, change, delete; instances, health and logs.</summary>
internal static partial class JobEndpoints
{
    private const string ReadJob = "permit read on the job";

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/jobs");
        jobs.MapPost("docker", DeployAsync).Requires(
            "permit create on the job", "permit start on the job when start is set", "permit create on the package", "docker.allow on the job",
            "permit bind on the job and on service::/apcera::outside when allow_egress is set").OncePerKey();
        jobs.MapPost("", CreateAsync).Requires(
            "permit create on the job", "permit start on the job when it is to be started", "permit read and use on the package",
            "package.allow on the job for a package of another namespace").OncePerKey();
        jobs.MapPost("docker/plan", async (HttpContext context, DeployPlanner planner) => Results.Json(
                await planner.PlanAsync(context.GetCaller(), await context.ReadBodyAsync(SlipwayJson.Wire.CreateDockerJobRequest), context.RequestAborted),
                SlipwayJson.Wire.DockerJobPlan))
            .Requires("nothing to ask; the image's registry is asked when everything that the deploy needs is permitted").NeedsNoKey("It asks, and makes nothing.");
        jobs.MapPost("docker-job-check", CheckImageAsync).Requires("docker.allow on the job").NeedsNoKey("It asks, and makes nothing.");
        jobs.MapGet("", List).Requires("permit read on each job; others are left out");
        jobs.MapGet("health", Health).Requires("permit read on each job; others are left out");
        jobs.MapGet("{id}", async (string id, string? health, JobAccess access, JobHealthReader reader, HttpContext context) =>
        {
            var job = await access.FindAsync(context, id);
            return Results.Json(health == "true" ? job with { Health = reader.Read(job) } : job, SlipwayJson.Wire.Job);
        }).Requires(ReadJob);
        jobs.MapPut("{id}", UpdateAsync).Requires(
            ReadJob, "permit update on the job", "permit start or stop when the state changes", JobRestart.Requirement);
        jobs.MapDelete("{id}", DeleteAsync).Requires(ReadJob, "permit delete on the job");
        jobs.MapPost("{id}/restart", RestartAsync).Requires(ReadJob, "permit stop on the job", "permit start on the job").OncePerKey();
        jobs.MapGet("{id}/compliance", async (string id, HttpContext context, JobAccess access, JobCompliance compliance) =>
        {
            await compliance.RequireAsync(context.GetCaller(), await access.FindAsync(context, id));
            return Results.Ok();
        }).Requires(ReadJob, "permit bind and link for what the job is bound and linked to");
        jobs.MapGet("{id}/instances", async (string id, HttpContext context, JobAccess access, JobSupervisor supervisor, InstanceDiskUse disk) =>
        {
            var fleet = supervisor.GetFleet((await access.FindAsync(context, id)).Uuid);
            var shown = await Task.WhenAll(fleet.Instances.Select(async instance => instance.ToWire(Environment.MachineName) with
            {
                DiskUsed = instance.IsLive ? await disk.MeasureAsync(instance.Id) : null,
            }));
            return Results.Json(shown, SlipwayJson.Wire.IReadOnlyListInstance);
        }).Requires(ReadJob);
        jobs.MapGet("{id}/versions", async (string id, HttpContext context, JobAccess access, JobStore store) =>
            Results.Json(store.ListVersions((await access.FindAsync(context, id)).Uuid), SlipwayJson.Wire.IReadOnlyListJobVersion)).Requires(ReadJob);
        jobs.MapGet("{id}/versions/{number}", async (string id, string number, HttpContext context, JobAccess access, JobStore store) =>
            Results.Json(FindVersion(store, await access.FindAsync(context, id), number), SlipwayJson.Wire.JobVersion)).Requires(ReadJob);
        jobs.MapGet("{id}/logs", async (string id, HttpContext context, JobAccess access, JobLogWatch watch) =>
            await watch.ServeAsync(context, await access.FindAsync(context, id))).Requires(ReadJob).CountsAs(JobLogWatch.KindOf);
    }

    private static async Task<IResult> DeployAsync(
        HttpContext context, JobStore jobs, PackageStore packages, RouteRules rules, DeployFromImage deploy, TaskRunner tasks, ILogger<DeployFromImage> logger)
    {
        var wire = await context.ReadBodyAsync(SlipwayJson.Wire.CreateDockerJobRequest);
        var request = DockerJobRequest.Check(wire);
        wire = wire with { Routes = rules.Choose(request.Job, wire.Routes) };
        request = request with { Wire = wire };
        if (wire.Unknown is { Count: > 0 } unknown)
            LogUnknownFields(logger, string.Join(", ", unknown.Keys.Take(20)));

        await deploy.RequireAllowedAsync(request, context.GetCaller());
        jobs.RequireFree(request.Job, task: null);
        packages.RequireFree(request.Package, task: null);
        var task = await tasks.StartAsync(
            request.Job, DeployFromImage.Name, Documents.Write(wire with { Unknown = null }, SlipwayJson.Wire.CreateDockerJobRequest), context.GetCaller(),
            TaskAnswer.Keep(context));
        return TaskAnswer.Of(context, task);
    }

    private static async Task<IResult> CheckImageAsync(HttpContext context, AccessPolicy policy)
    {
        var (job, image) = DockerJobCheck.Read(await context.ReadBodyAsync(SlipwayJson.Wire.DockerJobCheckRequest));
        await policy.RequireAsync(context.GetCaller(), new ImageUse(job, image) { IsOnlyAsked = true });
        return Results.Ok();
    }

    private static IResult List(HttpContext context, JobStore store, JobHealthReader health, AccessPolicy policy)
    {
        var filter = NameFilter.Read(context.Request);
        var query = context.Request.Query;
        var ids = query["ids"].SelectMany(text => text?.Split(',') ?? []).ToHashSet();
        var package = query["package_id"].ToString();
        var service = query["ServiceFQN"].ToString();
        var principal = context.GetCaller().Principal;
        var found = store.List().Where(job => filter.Matches(job.Fqn)
            && (ids.Count == 0 || ids.Contains(job.Uuid.ToString()))
            && (package.Length == 0 || job.Packages.Any(used => used.Uuid.ToString() == package))
            && (service.Length == 0 || job.Bindings.Values.Any(binding => binding.ServiceFqn?.ToString() == service))
            && policy.Allows(principal, Permit.Read(job.Fqn)));

        if (int.TryParse(query["count"], out var count) && count > 0)
            found = found.Skip((int.TryParse(query["page"], out var page) ? Math.Max(1, page) - 1 : 0) * count).Take(count);
        if (query["health"] == "true")
            found = found.Select(job => job with { Health = health.Read(job) });
        return Results.Json(found.ToList(), SlipwayJson.Wire.IReadOnlyListJob);
    }

    private static IResult Health(string? ids, HttpContext context, JobStore store, JobHealthReader health, AccessPolicy policy)
    {
        if (string.IsNullOrEmpty(ids))
            throw new SlipwayException(ErrorCodes.RequestInvalid, "ids: the UUIDs of the jobs are required, separated by commas.");
        var principal = context.GetCaller().Principal;
        var wanted = ids.Split(',', StringSplitOptions.TrimEntries).ToHashSet();
        var found = store.List()
            .Where(job => wanted.Contains(job.Uuid.ToString()) && job.State == JobState.Started && policy.Allows(principal, Permit.Read(job.Fqn)))
            .ToDictionary(job => job.Uuid.ToString(), health.Read);
        return Results.Json(found, SlipwayJson.Wire.IReadOnlyDictionaryStringJobHealth);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, JobFromPackage maker, ILogger<JobFromPackage> logger)
    {
        var wire = await context.ReadBodyAsync(SlipwayJson.Wire.CreateJobRequest);
        var request = NewJobRequest.Check(wire);
        if (wire.Unknown is { Count: > 0 } unknown)
            LogUnknownFields(logger, string.Join(", ", unknown.Keys.Take(20)));
        return Results.Json(await maker.CreateAsync(context.GetCaller(), request, context.RequestAborted), SlipwayJson.Wire.Job);
    }

    private static async Task<IResult> UpdateAsync(string id, HttpContext context, JobAccess access, JobChanges changes)
    {
        var current = await access.FindAsync(context, id);
        var wanted = await context.ReadBodyAsync(SlipwayJson.Wire.Job);
        var changed = await changes.UpdateAsync(context.GetCaller(), current, wanted, JobRestart.IsAskedFor(context), context.RequestAborted);
        return Results.Json(changed, SlipwayJson.Wire.Job);
    }

    private static JobVersion FindVersion(JobStore store, Job job, string number) =>
        (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? store.FindVersion(job.Uuid, wanted) : null)
        ?? throw new SlipwayException(
            ErrorCodes.NotFound, $"\"{job.Fqn}\" has no version '{number}', or no longer: the last {JobVersionRows.Kept} are kept. GET /v1/jobs/{job.Uuid}/versions lists them.");

    private static async Task<IResult> RestartAsync(string id, HttpContext context, JobAccess access, JobChanges changes) => Results.Json(
        await changes.RestartAsync(context.GetCaller(), await access.FindAsync(context, id), context.RequestAborted), SlipwayJson.Wire.Job);

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, JobAccess access, JobChanges changes)
    {
        await changes.DeleteAsync(context.GetCaller(), await access.FindAsync(context, id));
        return Results.Ok();
    }

    [LoggerMessage(EventId = 1601, Level = LogLevel.Debug, Message = "A request to make a job has fields that are not known here: {Fields}")]
    private static partial void LogUnknownFields(ILogger logger, string fields);
}
