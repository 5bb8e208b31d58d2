using Slipway.Engine.Instances;

namespace Slipway.Engine;

/// <summary>
/// Connections that instances open to the API. Each was accepted by a socket that exists only inside one instance's network
/// namespace, so whose it is is known by construction, not by anything that the app could say.
/// </summary>
public interface IInstanceConnections
{
    /// <summary>Waits for the next one. Who takes it closes its socket.</summary>
    ValueTask<InstanceConnection> AcceptAsync(CancellationToken cancellationToken);
}
