using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Logs;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Jobs;
using Slipway.Server.Limits;

namespace Slipway.Server.Logs;

/// <summary>A job's log over HTTP: as text, as text that goes on, or over a WebSocket with one line a message.</summary>
internal sealed class JobLogWatch(JobLogReader reader, JobStore jobs, ReadLeases leases, IHostApplicationLifetime lifetime, CallerLimits limits, TimeProvider time)
{
    private const int DefaultLines = 20;

    /// <summary>One JSON object a line.</summary>
    private const string JsonLines = "application/x-ndjson";

    /// <summary>Whoever follows looks into files all the time; a look at what is there is a request like others.</summary>
    internal static RequestKind KindOf(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest || context.Request.Query["follow"] == "true" ? RequestKind.Log : RequestKind.Request;

    public async Task ServeAsync(HttpContext context, Job job)
    {
        var start = ReadStart(context.Request);
        var write = WriterFor(context.Request);
        using var lease = leases.Take(context, job.Fqn, "job", job.Uuid.ToString(), () => jobs.Find(job.Uuid) is not null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, lease.Ended);
        try
        {
            if (context.WebSockets.IsWebSocketRequest)
                await OverWebSocketAsync(context, job, start, write, lease, stop.Token);
            else
                await AsTextAsync(context, job, start, write, stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException || (exception is OperationCanceledException && stop.IsCancellationRequested))
        {
            // Whoever was reading has left, or we have.
        }
    }

    private async Task AsTextAsync(HttpContext context, Job job, LogStart start, Func<LogItem, byte[]?> write, CancellationToken cancellationToken)
    {
        context.Response.ContentType = write == LogText.AsJson ? JsonLines : "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // A quiet job's reader must not wait for its first line to learn that it is connected.
        await context.Response.Body.FlushAsync(cancellationToken);
        var follow = context.Request.Query["follow"] == "true";
        await foreach (var item in reader.ReadAsync(job.Uuid, start, follow, cancellationToken))
        {
            if (write(item) is { } line)
                await context.Response.Body.WriteAsync((byte[])[.. line, (byte)'\n'], cancellationToken);
        }
    }

    private async Task OverWebSocketAsync(HttpContext context, Job job, LogStart start, Func<LogItem, byte[]?> write, ReadLease lease, CancellationToken cancellationToken)
    {
        await using var socket = await SocketSession.AcceptAsync(context, limits, time);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, socket.PeerLeft);
        try
        {
            await foreach (var item in reader.ReadAsync(job.Uuid, start, follow: true, reading.Token))
            {
                if (write(item) is { } line)
                    await socket.SendTextAsync(line, reading.Token);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "the log has ended");
        }
        catch (OperationCanceledException) when (lease.Problem is not null)
        {
            await socket.CutOffAsync(lease.Problem.Message);
        }
    }

    private static Func<LogItem, byte[]?> WriterFor(HttpRequest request) => request.Query["format"].ToString() switch
    {
        "" or "text" => LogText.AsText,
        "json" => LogText.AsJson,
        _ => throw new SlipwayException(ErrorCodes.RequestInvalid, "format: 'text' or 'json' is expected."),
    };

    private static LogStart ReadStart(HttpRequest request) =>
        new(ReadLines(request), request.Query["cursor"].ToString() is { Length: > 0 } cursors ? LogStart.ReadCursors(cursors) : null);

    private static int ReadLines(HttpRequest request)
    {
        var text = request.Query["lines"].ToString();
        if (text.Length == 0)
            return DefaultLines;
        return int.TryParse(text, out var lines) && lines is >= 0 and <= JobLogLimits.Lines
            ? lines
            : throw new SlipwayException(ErrorCodes.RequestInvalid, $"lines: a number from 0 to {JobLogLimits.Lines} is expected, not '{text}'.");
    }
}
