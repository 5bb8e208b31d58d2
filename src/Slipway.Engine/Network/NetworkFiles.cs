using System.Net;
using System.Net.Sockets;

namespace Slipway.Engine.Network;

/// <summary>The files under <c>/etc</c> by which an instance knows its own name and who to ask for others.</summary>
internal static class NetworkFiles
{
    // resolv.conf(5): more are ignored.
    private const int MostNameServers = 3;

    // systemd-resolved's stub listens on 127.0.0.53; the servers behind it stand in the second file.
    private static readonly string[] HostResolvers = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];

    public static string Hosts(string hostname, IPAddress address) => $"""
        127.0.0.1 localhost
        {address} {hostname}

        """;

    public static string Hostname(string hostname) => hostname + "\n";

    /// <summary>Empty without a name server, which makes every look-up fail at once instead of after a time-out.</summary>
    public static string Resolver(IReadOnlyList<IPAddress> nameServers) =>
        string.Concat(nameServers.Take(MostNameServers).Select(server => $"nameserver {server}\n"));

    /// <summary>This machine's name servers that an instance can reach too: IPv4, and not a loopback address.</summary>
    public static IReadOnlyList<IPAddress> HostNameServers() =>
        HostResolvers
            .Where(File.Exists)
            .Select(path => ParseResolver(File.ReadAllText(path)))
            .FirstOrDefault(servers => servers.Count > 0) ?? [];

    public static IReadOnlyList<IPAddress> ParseResolver(string text) =>
    [
        .. from line in text.Split('\n')
           let words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
           where words is ["nameserver", _, ..]
           let address = IPAddress.TryParse(words[1], out var parsed) ? parsed : null
           where address is { AddressFamily: AddressFamily.InterNetwork } && !IPAddress.IsLoopback(address)
           select address,
    ];
}
