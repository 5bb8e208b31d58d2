using System.Globalization;
using System.Net;

namespace Slipway.Engine.Network;

/// <summary>The machine's routes, as the kernel tells them in <c>/proc/net/route</c>.</summary>
internal static class HostRoutes
{
    private const int Reject = 0x200;

    /// <summary>Whether there is an <c>unreachable</c> route of exactly this network.</summary>
    public static bool IsUnreachable(IPNetwork network)
    {
        // "*  0000CB0A  00000000  0201  0 0 0  00FFFFFF ...": addresses as the machine's own integers.
        var destination = Number(network.BaseAddress);
        var mask = Number(new IPAddress(IPAddress.HostToNetworkOrder(unchecked((int)(uint.MaxValue << (32 - network.PrefixLength)))) & uint.MaxValue));
        return File.ReadLines("/proc/net/route")
            .Skip(1)
            .Select(line => line.Split('\t', StringSplitOptions.TrimEntries))
            .Any(fields => fields.Length > 7 && fields[1] == destination && fields[7] == mask
                && (int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Reject) != 0);
    }

    private static string Number(IPAddress address) => BitConverter.ToUInt32(address.GetAddressBytes()).ToString("X8", CultureInfo.InvariantCulture);
}
