using System.Net;

namespace Slipway.Engine.Network;

/// <summary>The addresses by which every instance finds the platform; they lead nowhere but to the instance's own namespace.</summary>
internal static class InsideAddresses
{
    // Outside of 32768-60999, from which the kernel takes ports for outgoing connections.
    public const int ApiPort = 61080;
    public const int NamePort = 61053;

    /// <summary>What the platform's own names resolve to.</summary>
    public static IPAddress Api { get; } = IPAddress.Parse("169.254.0.2");

    public static IPAddress NameServer { get; } = IPAddress.Parse("169.254.0.53");
}
