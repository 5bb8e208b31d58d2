using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Slipway.Images.Registries;

/// <summary>
/// Where requests for images may go. Whoever may deploy chooses the host of an image's URL, and the server stands where its users don't:
/// beside services that listen on loopback only, beside the metadata service of a cloud. So those are reached only where the
/// operator has named them. Asked with the address that is connected to, after name resolution, so that no name leads around it.
/// </summary>
internal sealed class AddressGuard
{
    // Metadata services, and nothing that anybody would name: RFC 3927, RFC 4291, multicast, "this network", broadcast.
    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::254/128"), IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("224.0.0.0/3"), IPNetwork.Parse("ff00::/8"),
    ];

    private readonly HashSet<string> named;
    private readonly IReadOnlyList<IPNetwork> offLimits;
    private readonly bool allowsLocal;

    /// <param name="named">Hosts with their ports that the operator has named.</param>
    /// <param name="offLimits">Networks that nothing but a named host may be in.</param>
    /// <param name="allowsLocal">Any host on this machine is fine.</param>
    public AddressGuard(IEnumerable<string> named, IReadOnlyList<IPNetwork> offLimits, bool allowsLocal)
    {
        this.named = new HashSet<string>(named, StringComparer.OrdinalIgnoreCase);
        this.offLimits = offLimits;
        this.allowsLocal = allowsLocal;
    }

    /// <summary>Why this address is not to be connected to; null when it may be.</summary>
    /// <param name="address">What the host's name came to.</param>
    /// <param name="host">As the URL names it.</param>
    /// <param name="port">As the URL names it, or its scheme's own.</param>
    public string? FindProblem(IPAddress address, string host, int port)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (Never.Any(network => network.Contains(address)))
            return $"{address} is no address that a registry can have";
        if (named.Contains($"{host}:{port}") || (port == 443 && named.Contains(host)))
            return null;
        if (offLimits.Any(network => network.Contains(address)))
            return $"{address} is an address of the platform's own";
        return !allowsLocal && IsThisMachine(address) ? $"{address} is this machine itself" : null;
    }

    private static bool IsThisMachine(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(address));

    /// <summary>Connects to one of a host's addresses, if it may be.</summary>
    /// <exception cref="OffLimitsException">To none of them.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var end = context.DnsEndPoint;
        // Through a proxy, the proxy is what is connected to; what it connects to is for it to say, but for what is plain to see.
        if (context.InitialRequestMessage.RequestUri is { } uri && !uri.Host.Trim('[', ']').Equals(end.Host, StringComparison.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) && FindProblem(literal, uri.Host, uri.Port) is { } reason)
                throw new OffLimitsException(uri.Authority, reason);
            return await OpenAsync([.. await Dns.GetHostAddressesAsync(end.Host, cancellationToken)], end.Port, cancellationToken);
        }

        var allowed = new List<IPAddress>();
        string? problem = null;
        foreach (var address in await ResolveAsync(end.Host, cancellationToken))
        {
            if (FindProblem(address, end.Host, end.Port) is { } found)
                problem ??= found;
            else
                allowed.Add(address);
        }

        return allowed.Count > 0 || problem is null
            ? await OpenAsync([.. allowed], end.Port, cancellationToken)
            : throw new OffLimitsException($"{end.Host}:{end.Port}", problem);
    }

    // 0.0.0.0 is an address that the resolver does not take.
    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);

    private static async Task<Stream> OpenAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
