using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Server.Limits;

/// <summary>Whose share of a listener a connection uses: its address's, unless many callers come by that address.</summary>
public sealed class RemoteSource(IReadOnlyList<string> trustedProxies)
{
    private readonly HashSet<IPAddress> shared = [.. trustedProxies.Select(IPAddress.Parse)];

    /// <summary>The address; null for this machine's own and those of trusted proxies, which have no share but all there is.</summary>
    public object? Of(ConnectionContext connection)
    {
        if ((connection.RemoteEndPoint as IPEndPoint)?.Address is not { } address)
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || shared.Contains(address) ? null : address;
    }
}
