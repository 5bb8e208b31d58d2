using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tests.Fake;

internal static class FakeTasks
{
    private const string Broken = "broken";

    public static void Map(WebApplication app, FakeServer server)
    {
        app.MapGet("/v1/tasks", (string? fqn, string? state) =>
        {
            IReadOnlyList<TaskDocument> found = [.. server.Tasks.Values.Select(task => task.Document)
                .Where(task => (fqn is null || task.Fqn.ToString() == fqn) && (state is null || string.Equals(task.State.ToString(), state, StringComparison.OrdinalIgnoreCase)))];
            return Results.Json(found, SlipwayJson.Default.IReadOnlyListTaskDocument);
        });
        app.MapGet("/v1/tasks/{id}", (string id, HttpContext context) => ReadAsync(server, Find(server, id), context));
        app.MapDelete("/v1/tasks/{id}", (string id) =>
        {
            var task = Find(server, id);
            if (task.Document.State != TaskState.Running)
                throw new SlipwayException(ErrorCodes.StateConflict, "The task has ended already.");
            task.CancelRequested.TrySetResult();
            return Results.Accepted();
        });
    }

    private static FakeTask Find(FakeServer server, string id) => server.Tasks.GetValueOrDefault(TaskId.Parse(id))
        ?? throw new SlipwayException(ErrorCodes.NotFound, $"There is no task '{id}', or you may not read it.");

    private static async Task ReadAsync(FakeServer server, FakeTask task, HttpContext context)
    {
        var since = long.TryParse(context.Request.Query["since"], out var number) ? number : 0;
        var events = Faulty(server, task.ReadAsync(since, context.Request.Query["progress"] == "bytes", context.RequestAborted), context);
        if (context.WebSockets.IsWebSocketRequest)
        {
            if (!server.WebSocketsAllowed)
                throw new SlipwayException(ErrorCodes.RequestInvalid, "A proxy in between knows no WebSockets.");
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await foreach (var e in events)
                await socket.SendAsync(Encoding.UTF8.GetBytes(Json(e)), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
            // A stream that breaks has no goodbye: the connection just ends.
            if (!context.Items.ContainsKey(Broken))
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, context.RequestAborted);
        }
        else if (server.EventStreamsAllowed && context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
        {
            if (server.EventStreamsKeptBack)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(":\n\n");
            await foreach (var e in events)
            {
                await context.Response.WriteAsync($"id: {e.Seq}\ndata: {Json(e)}\n\n");
                await context.Response.Body.FlushAsync();
            }
        }
        else
        {
            await WaitAsync(task, since, context);
            var document = task.Document;
            document.Events = [.. document.Events.Where(e => e.Seq > since)];
            await context.Response.WriteAsJsonAsync(document, SlipwayJson.Default.TaskDocument);
        }
    }

    private static async Task WaitAsync(FakeTask task, long since, HttpContext context)
    {
        if (!context.Request.Query.ContainsKey("wait"))
            return;
        await foreach (var _ in task.ReadAsync(since, bytes: false, context.RequestAborted))
            break;
    }

    private static async IAsyncEnumerable<TaskEvent> Faulty(FakeServer server, IAsyncEnumerable<TaskEvent> events, HttpContext context)
    {
        var left = server.BreakAfter.TryDequeue(out var count) ? count : int.MaxValue;
        await foreach (var e in events)
        {
            if (left-- == 0)
            {
                context.Items[Broken] = true;
                yield break;
            }

            if (e.Seq != 0 && e.Seq == server.SkipOnce)
            {
                server.SkipOnce = 0;
                continue;
            }

            yield return e;
        }
    }

    private static string Json(TaskEvent e) => JsonSerializer.Serialize(e, SlipwayJson.Default.TaskEvent);
}
