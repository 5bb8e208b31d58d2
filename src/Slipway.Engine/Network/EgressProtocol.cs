namespace Slipway.Engine.Network;

/// <summary>What an <see cref="EgressRule"/> lets pass.</summary>
public enum EgressProtocol
{
    Any,
    Tcp,
    Udp,
    Icmp,
}
