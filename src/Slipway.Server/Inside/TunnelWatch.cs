using System.Net.WebSockets;
using System.Text;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Jobs;
using Slipway.Server.Limits;

namespace Slipway.Server.Inside;

/// <summary>A command in an instance, with its input and output over a WebSocket, for as long as the caller may.</summary>
public sealed class TunnelWatch(IServiceProvider services, ReadLeases leases, JobStore jobs, AuditLog audit, IHostApplicationLifetime lifetime, CallerLimits limits, TimeProvider time)
{
    /// <summary>The right to come in.</summary>
    public const string Verb = "ssh";

    /// <summary>RFC 6455, 5.5: a control frame has at most 125 bytes, two of which are the status.</summary>
    private const int MaxReasonBytes = 123;

    public async Task ServeAsync(HttpContext context, Job job, InstanceId instance, TerminalRequest request)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new SlipwayException(ErrorCodes.RequestInvalid, "A tunnel is a WebSocket: ask for it with Upgrade: websocket (apc: apc job connect).");
        var terminal = services.GetRequiredService<IInstanceTerminal>();
        using var lease = leases.Take(context, job.Fqn, "job", job.Uuid.ToString(), () => jobs.Find(job.Uuid) is not null, Verb);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, lease.Ended);
        // The program, not its arguments, which may be secrets.
        await audit.WriteAsync(context.GetCaller(), AuditEvents.TunnelOpened, job.Fqn, allowed: true, new Dictionary<string, string>
        {
            ["instance"] = instance.ToString(),
            ["program"] = request.Command[0],
        });
        using var accepted = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = limits.Heartbeat, KeepAliveTimeout = limits.ReaderTimeout });
        using var socket = new TunnelSocket(accepted, limits.ReaderTimeout, time);
        try
        {
            await using var session = await terminal.OpenAsync(instance, request, stop.Token);
            await new Tunnel(socket, session).RunAsync(() => Explain(lease), stop.Token);
        }
        catch (SlipwayException exception)
        {
            await socket.RefuseAsync(exception.Message, stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // Gone without a goodbye, or too slow.
        }
    }

    private static (WebSocketCloseStatus Status, string Reason) Explain(ReadLease lease)
    {
        if (lease.Problem is not { } problem)
            return (WebSocketCloseStatus.EndpointUnavailable, "the server is stopping");
        var fits = Encoding.UTF8.GetByteCount(problem.Message) <= MaxReasonBytes;
        return (WebSocketCloseStatus.PolicyViolation, fits ? problem.Message : "you may no longer be in there");
    }
}
