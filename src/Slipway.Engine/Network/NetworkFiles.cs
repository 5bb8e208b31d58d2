using System.Net;

namespace Slipway.Engine.Network;

/// <summary>The files under <c>/etc</c> by which an instance knows its own name and who to ask for others.</summary>
internal static class NetworkFiles
{
    public static string Hosts(string hostname, IPAddress address) => $"""
        127.0.0.1 localhost
        {address} {hostname}

        """;

    public static string Hostname(string hostname) => hostname + "\n";

    /// <summary>Every instance asks the engine's own resolver, whatever it may reach.</summary>
    public static string Resolver() => $"nameserver {InsideAddresses.NameServer}\n";
}
