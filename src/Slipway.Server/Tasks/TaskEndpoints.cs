using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Limits;
using Slipway.Server.Storage;

namespace Slipway.Server.Tasks;

/// <summary>Tasks over HTTP: list, read, watch, cancel.</summary>
internal static class TaskEndpoints
{
    private const int DefaultCount = 50;
    private const int MaxCount = 500;

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/v1/tasks");
        tasks.MapGet("", List).Requires("permit read on what the task works on; others are left out");
        tasks.MapGet("{id}", ReadAsync).Requires("permit read on what the task works on").CountsAs(TaskQuery.KindOf);
        tasks.MapDelete("{id}", CancelAsync).Requires("permit read on what the task works on", "permit delete on it");
    }

    private static async Task ReadAsync(string id, HttpContext context, TaskLog log, AccessPolicy policy, TaskWatch watch, ReadLeases leases)
    {
        var task = await FindAsync(id, context, log, policy);
        var feed = log.Open(task.Id) ?? throw Missing(id);
        var query = TaskQuery.Read(context.Request, feed);
        using var lease = leases.Take(context, task.Fqn, "task", id);

        if (context.WebSockets.IsWebSocketRequest)
        {
            await watch.OverWebSocketAsync(context, feed, query, lease);
        }
        else if (query.EventStream)
        {
            await watch.AsEventStreamAsync(context, feed, query, lease);
        }
        else
        {
            if (query.Wait > TimeSpan.Zero)
            {
                await WaitAsync(feed, query, lease, context.RequestAborted);
                task = log.Find(task.Id) ?? throw Missing(id);
            }

            await TaskWriter.WriteAsync(context, task, feed.After(query.Since));
        }
    }

    private static async Task WaitAsync(TaskFeed feed, TaskQuery query, ReadLease lease, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Ended);
        try
        {
            await feed.WaitAsync(query.Since, query.Wait, stop.Token);
        }
        catch (OperationCanceledException) when (lease.Problem is not null)
        {
            // Answered below, as is an end that came together with news.
        }

        if (lease.Problem is { } problem)
            throw problem;
    }

    private static IResult List(HttpContext context, TaskLog log, AccessPolicy policy, string? fqn, string? state, int? count, int? page)
    {
        TaskState? wanted = null;
        if (state is not null)
        {
            wanted = StoredText.TryParse<TaskState>(state, out var parsed)
                ? parsed
                : throw new SlipwayException(ErrorCodes.RequestInvalid, $"state: '{state}' is none of running, stopped, complete.");
        }

        var size = Math.Clamp(count ?? DefaultCount, 1, MaxCount);
        var principal = context.GetCaller().Principal;
        var found = log.List(
            fqn, wanted, task => policy.Allows(principal, Permit.Read(task.Fqn)), Math.Max(0, (page ?? 1) - 1) * size, size);
        return Results.Json(found.Select(TaskWriter.Describe).ToList(), SlipwayJson.Wire.IReadOnlyListTaskDocument);
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext context, TaskLog log, TaskRunner runner, AccessPolicy policy)
    {
        var task = await FindAsync(id, context, log, policy);
        await policy.RequireAsync(context.GetCaller(), Permit.Delete(task.Fqn));
        await runner.CancelAsync(task.Id, context.GetCaller().Principal);
        return Results.Accepted();
    }

    private static Task<TaskRecord> FindAsync(string id, HttpContext context, TaskLog log, AccessPolicy policy) =>
        policy.ShowAsync(context.GetCaller(), log.Find(RouteIds.ParseId<TaskId>(id, "task")), task => task.Fqn, "task", id);

    private static SlipwayException Missing(string id) => AccessPolicy.Missing("task", id);
}
