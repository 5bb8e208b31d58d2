using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Slipway.Engine;

namespace Slipway.Server.Gate;

/// <summary>Hands the connections that instances open to the API over to the web server, each with its <see cref="InstanceOrigin"/>.</summary>
internal sealed class GateTransport(IInstanceConnections connections, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is GateEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var contexts = new SocketConnectionContextFactory(
            new SocketConnectionFactoryOptions(), loggers.CreateLogger<SocketConnectionContextFactory>());
        return ValueTask.FromResult<IConnectionListener>(new GateListener(connections, contexts));
    }
}
