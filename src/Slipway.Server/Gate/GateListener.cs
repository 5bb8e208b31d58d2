using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Slipway.Engine;

namespace Slipway.Server.Gate;

/// <summary>All listeners inside instances as one.</summary>
internal sealed class GateListener(IInstanceConnections connections, SocketConnectionContextFactory contexts) : IConnectionListener
{
    private readonly CancellationTokenSource unbound = new();

    public EndPoint EndPoint => GateEndPoint.Only;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, unbound.Token);
        try
        {
            var accepted = await connections.AcceptAsync(stop.Token);
            var connection = contexts.Create(accepted.Socket);
            connection.Features.Set(new InstanceOrigin(accepted.Instance, accepted.Job));
            return connection;
        }
        catch (OperationCanceledException) when (unbound.IsCancellationRequested)
        {
            // Kestrel's word for "no more".
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => new(unbound.CancelAsync());

    public ValueTask DisposeAsync()
    {
        contexts.Dispose();
        unbound.Dispose();
        return ValueTask.CompletedTask;
    }
}
