using Slipway.Contracts.Names;
using Slipway.Engine.Network;

namespace Slipway.Engine;

/// <summary>Says what a running instance may reach. What it may reach from its start on stands in its <see cref="Instances.InstanceSpec"/>.</summary>
public interface IInstanceNetwork
{
    /// <summary>
    /// Replaces what the instance may reach; on return the rules are in force. Connections that are no longer allowed end.
    /// Grants outlive the server: a restarted engine puts the last ones in force again.
    /// </summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>engine_failed</c>. An instance that has ended is no error.</exception>
    Task GrantAsync(InstanceId id, NetworkGrants grants, CancellationToken cancellationToken);
}
