using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Jobs;

namespace Slipway.Server.Logs;

/// <summary>A job's log over HTTP: as text, as text that goes on, or over a WebSocket with one line a message.</summary>
public sealed class JobLogWatch(JobLogReader reader, JobStore jobs, ReadLeases leases, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int DefaultLines = 20;

    /// <summary>More than v1's ring of 1500: the log is kept on disk.</summary>
    private const int MaxLines = 100_000;

    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    public async Task ServeAsync(HttpContext context, Job job)
    {
        var lines = ReadLines(context.Request);
        using var lease = leases.Take(context, job.Fqn, "job", job.Uuid.ToString(), () => jobs.Find(job.Uuid) is not null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, lease.Ended);
        try
        {
            if (context.WebSockets.IsWebSocketRequest)
                await OverWebSocketAsync(context, job, lines, lease, stop.Token);
            else
                await AsTextAsync(context, job, lines, stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException || (exception is OperationCanceledException && stop.IsCancellationRequested))
        {
            // Whoever was reading has left, or we have.
        }
    }

    private async Task AsTextAsync(HttpContext context, Job job, int lines, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // A quiet job's reader must not wait for its first line to learn that it is connected.
        await context.Response.Body.FlushAsync(cancellationToken);
        var follow = context.Request.Query["follow"] == "true";
        await foreach (var line in reader.ReadAsync(job.Uuid, lines, follow, cancellationToken))
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(LogText.Of(line) + "\n"), cancellationToken);
    }

    private async Task OverWebSocketAsync(HttpContext context, Job job, int lines, ReadLease lease, CancellationToken cancellationToken)
    {
        await using var socket = await SocketSession.AcceptAsync(context, SendTimeout, time);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, socket.PeerLeft);
        try
        {
            await foreach (var line in reader.ReadAsync(job.Uuid, lines, follow: true, reading.Token))
                await socket.SendTextAsync(Encoding.UTF8.GetBytes(LogText.Of(line)), reading.Token);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "the log has ended");
        }
        catch (OperationCanceledException) when (lease.Problem is not null)
        {
            await socket.CutOffAsync(lease.Problem.Message);
        }
    }

    private static int ReadLines(HttpRequest request)
    {
        var text = request.Query["lines"].ToString();
        if (text.Length == 0)
            return DefaultLines;
        return int.TryParse(text, out var lines) && lines is >= 0 and <= MaxLines
            ? lines
            : throw new SlipwayException(ErrorCodes.RequestInvalid, $"lines: a number from 0 to {MaxLines} is expected, not '{text}'.");
    }
}
