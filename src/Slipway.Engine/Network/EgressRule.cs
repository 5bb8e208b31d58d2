using System.Net;

namespace Slipway.Engine.Network;

/// <summary>One way out of the machine's instances: to which addresses, by which protocol, on which ports.</summary>
/// <param name="Destination">IPv4; <c>0.0.0.0/0</c> for anywhere but this machine and its instances.</param>
/// <param name="FirstPort">For tcp and udp; 0 with <paramref name="LastPort"/> 65535 for all.</param>
public sealed record EgressRule(IPNetwork Destination, EgressProtocol Protocol, int FirstPort = 0, int LastPort = 65535)
{
    /// <summary>Everything.</summary>
    public static EgressRule Anywhere { get; } = new(new IPNetwork(IPAddress.Any, 0), EgressProtocol.Any);
}
