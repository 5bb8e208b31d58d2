using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Tests.Fake;

internal static class FakeJobs
{
    public static void Map(WebApplication app, FakeServer server)
    {
        app.MapPost("/v1/jobs/docker", async (HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.CreateDockerJobRequest))!;
            if (request.Routes is not null)
                throw new SlipwayException(ErrorCodes.RequestUnsupported, "$.routes: 'web.example.com' is taken.") { JsonPath = "$.routes" };
            if (server.Jobs.Values.Any(job => job.Fqn.ToString() == request.JobFqn))
                throw new SlipwayException(ErrorCodes.NameTaken, $"The job \"{request.JobFqn}\" exists already.");
            var task = server.Run(request.JobFqn!);
            return Results.Json(new LocationResponse($"{server.Url}/v1/tasks/{task.Id}"), SlipwayJson.Default.LocationResponse);
        });
        app.MapPost("/v1/jobs", async (HttpContext context) =>
        {
            var job = Create(server, (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.Job))!);
            return Results.Json(job, SlipwayJson.Default.Job);
        });
        app.MapGet("/v1/jobs", (string? fqn, string? @namespace, string? health) =>
        {
            IReadOnlyList<Job> found = [.. server.Jobs.Values
                .Where(job => (fqn is null || job.Fqn.ToString() == fqn) && (@namespace is null || NamespacePath.Parse(@namespace).Contains(job.Fqn.Namespace)))
                .OrderBy(job => job.Name, StringComparer.Ordinal)
                .Select(job => health == "true" ? job with { Health = Health(server, job) } : job)];
            return Results.Json(found, SlipwayJson.Default.IReadOnlyListJob);
        });
        app.MapGet("/v1/jobs/health", (string ids) =>
        {
            IReadOnlyDictionary<string, JobHealth> found = server.Jobs.Values
                .Where(job => job.State == JobState.Started && ids.Split(',').Contains(job.Uuid.ToString()))
                .ToDictionary(job => job.Uuid.ToString(), job => Health(server, job));
            return Results.Json(found, SlipwayJson.Default.IReadOnlyDictionaryStringJobHealth);
        });
        app.MapGet("/v1/jobs/{id}", (string id) => Results.Json(server.Jobs[JobId.Parse(id)], SlipwayJson.Default.Job));
        app.MapPut("/v1/jobs/{id}", async (string id, string? restart, HttpContext context) =>
            Update(server, (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.Job))!, restart == "true"));
        app.MapPost("/v1/jobs/{id}/restart", (string id) =>
        {
            var job = server.Jobs[JobId.Parse(id)];
            server.Log(job).Write($"[stdout][{Instances(job)[0].Uuid.Short}] last words");
            Move(server, job with { State = JobState.Stopped });
            Move(server, job with { State = JobState.Started, VersionId = job.VersionId + 1 });
        });
        app.MapDelete("/v1/jobs/{id}", (string id) => { server.Jobs.TryRemove(JobId.Parse(id), out _); });
        app.MapGet("/v1/jobs/{id}/instances", (string id) => Results.Json(Instances(server.Jobs[JobId.Parse(id)]), SlipwayJson.Default.IReadOnlyListInstance));
        app.MapGet("/v1/jobs/{id}/versions", (string id) => Results.Json(Versions(server.Jobs[JobId.Parse(id)]), SlipwayJson.Default.IReadOnlyListJobVersion));
        app.MapGet("/v1/jobs/{id}/logs", (string id, HttpContext context) => LogAsync(server, server.Log(server.Jobs[JobId.Parse(id)]), context));
    }

    /// <summary>Instances of a started job: their ids say which start they are from.</summary>
    public static IReadOnlyList<Instance> Instances(Job job) => job.State != JobState.Started ? [] :
    [
        .. Enumerable.Range(0, job.NumInstances).Select(i => new Instance
        {
            Uuid = InstanceId.Parse($"{0xc5a0cb8 + job.VersionId - 1:x7}{i:x}-0000-4000-8000-000000000001"),
            State = InstanceState.Running,
            Host = "host-1",
            Address = $"10.88.0.{i + 2}",
            CreatedTime = 1,
        }),
    ];

    private static IReadOnlyList<JobVersion> Versions(Job job) =>
    [
        new JobVersion { Number = 3, VersionId = 2, UpdatedAt = DateTimeOffset.UnixEpoch, UpdatedBy = "fred", Changes = ["instances 1 to 3", "environment GREETING"] },
        new JobVersion { Number = 1, VersionId = 1, UpdatedAt = DateTimeOffset.UnixEpoch, UpdatedBy = job.CreatedBy },
    ];

    private static JobHealth Health(FakeServer server, Job job)
    {
        var running = Instances(server.Jobs[job.Uuid]).Count;
        return new JobHealth
        {
            Uuid = job.Uuid,
            Score = job.NumInstances == 0 ? 1 : (double)running / job.NumInstances,
            InstanceStateCount = new Dictionary<string, int> { ["RUNNING"] = running },
        };
    }

    /// <summary>Refuses a change of a job that runs, or replaces its instances.</summary>
    public static Job Roll(FakeServer server, Job wanted, bool restart)
    {
        if (server.Jobs[wanted.Uuid].State == JobState.Started && !restart)
            throw new SlipwayException(ErrorCodes.RequiresRestart, "This change needs a restart.");
        var changed = wanted with { Health = null, VersionId = server.Jobs[wanted.Uuid].VersionId + 1 };
        server.Jobs[wanted.Uuid] = changed;
        if (changed.State == JobState.Started)
            server.OnStart(changed, server.Log(changed));
        return changed;
    }

    private static Job Create(FakeServer server, Job wanted)
    {
        if (server.Jobs.Values.Any(job => job.Fqn == wanted.Fqn))
            throw new SlipwayException(ErrorCodes.NameTaken, $"The job \"{wanted.Fqn}\" exists already.");
        var job = wanted with
        {
            Uuid = JobId.New(),
            CreatedBy = "admin",
            Ports = [.. wanted.Ports.Select(port => port with { Routes = [.. port.Routes.Select(route => FakeRoutes.Choose(route, wanted))] })],
        };
        server.Jobs[job.Uuid] = job;
        return job;
    }

    private static IResult Update(FakeServer server, Job wanted, bool restart)
    {
        if (server.RefuseUpdates is { } refusal)
            throw refusal;
        var current = server.Jobs[wanted.Uuid];
        var needsRestart = wanted.Resources != current.Resources
            || wanted.Processes[Job.AppProcess].StartCommand != current.Processes[Job.AppProcess].StartCommand
            || !wanted.Ports.Select(port => port.Number).SequenceEqual(current.Ports.Select(port => port.Number))
            || !wanted.Packages.SequenceEqual(current.Packages)
            || !wanted.Processes[Job.AppProcess].Environment.SequenceEqual(current.Processes[Job.AppProcess].Environment);
        if (needsRestart && current.State == JobState.Started && wanted.State != JobState.Stopped)
            Roll(server, wanted, restart);
        else
            Move(server, wanted);
        return Results.Json(server.Jobs[wanted.Uuid], SlipwayJson.Default.Job);
    }

    private static void Move(FakeServer server, Job wanted)
    {
        var starts = wanted.State == JobState.Started && server.Jobs[wanted.Uuid].State != JobState.Started;
        server.Jobs[wanted.Uuid] = wanted with { Health = null };
        if (starts)
            server.OnStart(wanted, server.Log(wanted));
    }

    private static async Task LogAsync(FakeServer server, FakeJobLog log, HttpContext context)
    {
        if (server.LogsHaveCursors)
        {
            await log.WriteJsonAsync(context);
            return;
        }

        var (lines, next) = log.Open(int.TryParse(context.Request.Query["lines"], out var count) ? count : 20);
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.StartAsync();
        foreach (var line in lines)
            await context.Response.WriteAsync(line + "\n");
        if (!server.LogHeadersWait || lines.Count > 0)
            await context.Response.Body.FlushAsync();
        if (context.Request.Query["follow"] != "true")
            return;
        log.Followed.TrySetResult();
        await foreach (var line in next.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(line + "\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
