namespace Slipway.Engine.Network;

/// <summary>All that an instance may reach outside itself. By default nothing.</summary>
public sealed record NetworkGrants
{
    public static NetworkGrants None { get; } = new();

    public IReadOnlyList<EgressRule> Egress { get; init; } = [];

    public IReadOnlyList<LinkGrant> Links { get; init; } = [];

    /// <summary>
    /// The platform's own names resolve, and a connection to them on port 80 is accepted inside the instance's network
    /// namespace: see <see cref="IInstanceConnections"/>.
    /// </summary>
    public bool Api { get; init; }
}
