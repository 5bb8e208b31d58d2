using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Server.Routes;

/// <summary>Where tcp routes may listen: an address and some ports, <c>0.0.0.0:7000-7099</c>; the address is 127.0.0.1 where none is given.</summary>
public sealed record TcpRange(IPAddress Address, int First, int Last)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out TcpRange? range)
    {
        range = null;
        var colon = text.LastIndexOf(':');
        var address = IPAddress.Loopback;
        if (colon >= 0 && (!IPAddress.TryParse(text[..colon], out address) || address.AddressFamily != AddressFamily.InterNetwork))
            return false;
        if (text[(colon + 1)..].Split('-') is not [var first, var last] || !TryPort(first, out var from) || !TryPort(last, out var to) || from > to)
            return false;
        range = new TcpRange(address, from, to);
        return true;
    }

    public bool Contains(RouteAddress endpoint) => endpoint.Host == Address.ToString() && endpoint.Port >= First && endpoint.Port <= Last;

    public override string ToString() => $"{Address}:{First}-{Last}";

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
