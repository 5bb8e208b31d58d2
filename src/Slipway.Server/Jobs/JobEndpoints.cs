using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Instances;
using Slipway.Server.Logs;
using Slipway.Server.Packages;
using Slipway.Server.Quotas;
using Slipway.Server.Routes;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Jobs;

/// <summary>Jobs over HTTP: deploy, list, read, change, delete; instances, health and logs.</summary>
internal static partial class JobEndpoints
{
    private const string ReadJob = "permit read on the job";

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/jobs");
        jobs.MapPost("docker", DeployAsync).Requires(
            "permit create on the job", "permit start on the job when start is set", "permit create on the package", "docker.allow on the job");
        jobs.MapPost("docker-job-check", CheckImageAsync).Requires("docker.allow on the job");
        jobs.MapGet("", List).Requires("permit read on each job; others are left out");
        jobs.MapGet("health", Health).Requires("permit read on each job; others are left out");
        jobs.MapGet("{id}", async (string id, string? health, JobAccess access, JobHealthReader reader, HttpContext context) =>
        {
            var job = await access.FindAsync(context, id);
            return Results.Json(health == "true" ? job with { Health = reader.Read(job) } : job, SlipwayJson.Wire.Job);
        }).Requires(ReadJob);
        jobs.MapPut("{id}", UpdateAsync).Requires(ReadJob, "permit update on the job", "permit start or stop when the state changes");
        jobs.MapDelete("{id}", DeleteAsync).Requires(ReadJob, "permit delete on the job");
        jobs.MapPost("{id}/restart", RestartAsync).Requires(ReadJob, "permit stop on the job", "permit start on the job");
        jobs.MapGet("{id}/instances", async (string id, HttpContext context, JobAccess access, JobSupervisor supervisor) =>
        {
            var fleet = supervisor.GetFleet((await access.FindAsync(context, id)).Uuid);
            return Results.Json(fleet.Instances.Select(instance => instance.ToWire(Environment.MachineName)).ToList(), SlipwayJson.Wire.IReadOnlyListInstance);
        }).Requires(ReadJob);
        jobs.MapGet("{id}/logs", async (string id, HttpContext context, JobAccess access, JobLogWatch watch) =>
            await watch.ServeAsync(context, await access.FindAsync(context, id))).Requires(ReadJob);
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
            request.Job, DeployFromImage.Name, Documents.Write(wire with { Unknown = null }, SlipwayJson.Wire.CreateDockerJobRequest), context.GetCaller());
        return Results.Json(new LocationResponse(ServerUrl.ForTask(context, task.Id)), SlipwayJson.Wire.LocationResponse);
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
        var principal = context.GetCaller().Principal;
        var found = store.List().Where(job => filter.Matches(job.Fqn)
            && (ids.Count == 0 || ids.Contains(job.Uuid.ToString()))
            && (package.Length == 0 || job.Packages.Any(used => used.Uuid.ToString() == package))
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

    private static async Task<IResult> UpdateAsync(
        string id, HttpContext context, JobAccess access, JobStore store, JobSupervisor supervisor, RouteRules rules, QuotaGuard quotas, TimeProvider time)
    {
        var current = await access.FindAsync(context, id);
        var caller = context.GetCaller();
        var wanted = await context.ReadBodyAsync(SlipwayJson.Wire.Job);
        var routed = rules.Check(current.Fqn, current.Ports, wanted.Ports);
        var update = JobUpdate.Check(current, wanted with { Ports = routed.Ports }, caller.Principal.Name, time.GetUtcNow());
        var changes = !ReferenceEquals(update.Changed, current);
        List<AccessNeed> needs = [.. routed.Needs];
        if (changes || update.State == current.State)
            needs.Add(Permit.Update(current.Fqn));
        if (update.State != current.State)
            needs.Add(update.State == JobState.Started ? Permit.Start(current.Fqn) : Permit.Stop(current.Fqn));
        await access.RequireAsync(context, needs);
        if (update.NeedsRestart && current.State == JobState.Started && update.State != JobState.Stopped)
        {
            throw new SlipwayException(
                ErrorCodes.RequiresRestart, $"\"{current.Fqn}\" is started, and this change needs a restart: stop the job, change it, start it again (apc: --restart).");
        }

        // A job that is started begins to use all that it asks for; of another, only what is added is new.
        var starts = update.State == JobState.Started && current.State != JobState.Started;
        await quotas.RequireAsync(caller, starts ? null : JobUse.Of(current), JobUse.Of(update.Changed));
        if (changes)
        {
            await quotas.AuditedAsync(caller, current.Fqn, () => store.UpdateAsync(
                current.Uuid,
                job => update.Changed with { State = job.State },
                (connection, was, changed) =>
                {
                    routed.RequireFree(connection, changed);
                    quotas.Require(connection, caller, starts ? null : JobUse.Of(was), JobUse.Of(changed));
                }));
        }

        return Results.Json(await MoveAsync(current, update.State, store, supervisor, context.RequestAborted), SlipwayJson.Wire.Job);
    }

    private static async Task<Job> MoveAsync(
        Job current, JobState state, JobStore store, JobSupervisor supervisor, CancellationToken cancellationToken)
    {
        if (state == JobState.Started && current.State != JobState.Started)
            return await supervisor.StartAsync(current.Uuid, cancellationToken);
        if (state != current.State)
            await store.UpdateAsync(current.Uuid, job => job with { State = state });
        return await supervisor.ApplyAsync(current.Uuid, cancellationToken);
    }

    private static async Task<IResult> RestartAsync(
        string id, HttpContext context, JobAccess access, JobSupervisor supervisor, QuotaGuard quotas)
    {
        var job = await access.FindAsync(context, id);
        await access.RequireAsync(context, Permit.Stop(job.Fqn), Permit.Start(job.Fqn));
        if (job.State != JobState.Started)
            await quotas.RequireAsync(context.GetCaller(), before: null, JobUse.Of(job));
        return Results.Json(await supervisor.RestartAsync(job.Uuid, context.RequestAborted), SlipwayJson.Wire.Job);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, JobAccess access, JobSupervisor supervisor)
    {
        var job = await access.FindAsync(context, id);
        await access.RequireAsync(context, Permit.Delete(job.Fqn));
        await supervisor.RemoveAsync(job.Uuid);
        return Results.Ok();
    }

    [LoggerMessage(EventId = 1601, Level = LogLevel.Debug, Message = "A request to deploy has fields that are not known here: {Fields}")]
    private static partial void LogUnknownFields(ILogger logger, string fields);
}
