using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Limits;

namespace Slipway.Server.Tasks;

/// <summary>Watching a Task live, over a WebSocket or as server-sent events.</summary>
internal sealed class TaskWatch(IHostApplicationLifetime lifetime, CallerLimits limits, TimeProvider time)
{
    private static readonly byte[] HeartbeatLine = Encoding.ASCII.GetBytes(":\n\n");

    /// <summary>
    /// One event a message. The server closes with 1000 after the final one, with 1001 when it stops itself, with 1008 when
    /// the reader may not read any more.
    /// </summary>
    public async Task OverWebSocketAsync(HttpContext context, TaskFeed feed, TaskQuery query, ReadLease lease)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, lease.Ended);
        await using var socket = await SocketSession.AcceptAsync(context, limits, time);
        try
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, socket.PeerLeft);
            await foreach (var item in feed.ReadAsync(query.Since, query.WithBytes, reading.Token))
                await socket.SendTextAsync(item.Body, reading.Token);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "the task has ended");
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "the server is stopping; come back with your cursor");
        }
        catch (OperationCanceledException) when (lease.Problem is not null)
        {
            await socket.CutOffAsync(lease.Problem.Message);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // The reader left, or was too slow; either way there is nobody to tell.
        }
    }

    /// <summary><see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</see> with
    /// <c>seq</c> as their id, so that a browser comes back with <c>Last-Event-ID</c> by itself. A reader who may not read any
    /// more gets the reason as a comment and the end of the stream; coming back it gets the status that makes it give up.</summary>
    public async Task AsEventStreamAsync(HttpContext context, TaskFeed feed, TaskQuery query, ReadLease lease)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, lease.Ended);
        try
        {
            await using var items = feed.ReadAsync(query.Since, query.WithBytes, stop.Token).GetAsyncEnumerator(stop.Token);
            // Something at once: a client that hears nothing knows that a proxy keeps the stream for itself.
            await context.Response.Body.WriteAsync(HeartbeatLine, stop.Token);
            while (await MoveNextWithHeartbeatAsync(items, context.Response, stop.Token))
                await WriteEventAsync(context.Response, items.Current, stop.Token);
        }
        catch (OperationCanceledException) when (lease.Problem is not null && !context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($": cut off: {lease.Problem.Message}\n\n"), context.RequestAborted);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ending the response is all there is to say; the reader has its cursor.
        }
    }

    private async Task<bool> MoveNextWithHeartbeatAsync(IAsyncEnumerator<FeedItem> items, HttpResponse response, CancellationToken cancellationToken)
    {
        var next = items.MoveNextAsync().AsTask();
        while (true)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (await Task.WhenAny(next, Task.Delay(limits.Heartbeat, time, enough.Token)) == next)
            {
                await enough.CancelAsync();
                return await next;
            }

            if (!cancellationToken.IsCancellationRequested)
                await response.Body.WriteAsync(HeartbeatLine, cancellationToken);
        }
    }

    private static async Task WriteEventAsync(HttpResponse response, FeedItem item, CancellationToken cancellationToken)
    {
        // id: 7
        // data: {"seq":7,…}
        var head = item.Seq > 0 ? $"id: {item.Seq}\ndata: " : "data: ";
        response.BodyWriter.Write(Encoding.ASCII.GetBytes(head));
        response.BodyWriter.Write(item.Body.Span);
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }
}
