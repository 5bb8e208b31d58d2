using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Engine.Network;

/// <summary>The addresses of one engine: the first is the machine's end of every cable, the last stays free, the others are for instances.</summary>
internal sealed class InstanceSubnet
{
    private readonly uint first;
    private readonly uint count;

    public InstanceSubnet(IPNetwork network)
    {
        if (network.BaseAddress.AddressFamily != AddressFamily.InterNetwork || network.PrefixLength is < 16 or > 29)
            throw new ArgumentException($"Instances need an IPv4 network of /16 to /29, not {network}.");
        Network = network;
        first = ToNumber(network.BaseAddress) + 1;
        count = (1u << (32 - network.PrefixLength)) - 2;
    }

    public IPNetwork Network { get; }

    /// <summary>The machine's address on every cable, and the instances' way out.</summary>
    public IPAddress Gateway => ToAddress(first);

    /// <summary>How many instances have room.</summary>
    public int Capacity => (int)count - 1;

    public IPAddress InstanceAddress(int index) =>
        index >= 0 && index < Capacity
            ? ToAddress(first + 1 + (uint)index)
            : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The position of an instance's address; null for one that no instance can have.</summary>
    public int? IndexOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return null;
        var index = (long)ToNumber(address) - first - 1;
        return index >= 0 && index < Capacity ? (int)index : null;
    }

    /// <summary>
    /// E.g. <c>02:00:0a:cb:00:05</c> for 10.203.0.5. Made from the address, so that who had talked to the address's last
    /// owner does not go on talking to a card that is gone.
    /// </summary>
    public static string HardwareAddress(IPAddress address) =>
        "02:00:" + string.Join(':', address.GetAddressBytes().Select(part => part.ToString("x2")));

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
