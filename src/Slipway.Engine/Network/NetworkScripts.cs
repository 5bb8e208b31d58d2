using System.Net;

namespace Slipway.Engine.Network;

/// <summary>The texts that <c>ip -batch</c> and <c>nft -f</c> are given, apart from the machine's table. Pure, so that tests can show them.</summary>
internal static class NetworkScripts
{
    /// <summary>
    /// What is left of the subnet beside the instances' own routes: a connection to one that is gone fails at once, and
    /// never leaves the machine.
    /// </summary>
    public static string Route(InstanceSubnet subnet) => $"""
        route replace unreachable {subnet.Network}

        """;

    public static string DeleteRoute(InstanceSubnet subnet) => $"""
        route del unreachable {subnet.Network}

        """;

    /// <summary>
    /// Lays an instance's cable: a veth from the machine straight into the instance's namespace, with nothing but these
    /// two at it. The group is how the table tells our ports from others.
    /// </summary>
    public static string Connect(string port, uint group, InstanceSubnet subnet, IPAddress address, int pid) => $"""
        link add {port} group {group} type veth peer name eth0 address {InstanceSubnet.HardwareAddress(address)} netns {pid}
        link set dev {port} addrgenmode none
        {Raise(port, group, subnet, address)}
        """;

    /// <summary>Makes the machine's end of a cable as it must be, in whatever state it is.</summary>
    public static string Raise(string port, uint group, InstanceSubnet subnet, IPAddress address) => $"""
        link set dev {port} nomaster group {group} up
        addr replace {subnet.Gateway} peer {address} dev {port}

        """;

    /// <summary>The other end, run inside the instance's network namespace.</summary>
    public static string ConnectInside(InstanceSubnet subnet, IPAddress address) => $"""
        link set dev lo up
        addr add {address}/32 dev eth0
        link set dev eth0 up
        route add {subnet.Gateway} dev eth0 scope link
        route add default via {subnet.Gateway}

        """;

    /// <summary>
    /// The table inside the instance's network namespace: leads the addresses of the API and of the name server to
    /// sockets of ours that listen in there.
    /// </summary>
    public static string Doors() => $$"""
        table ip slipway {
          chain doors {
            type nat hook output priority -100;
            ip daddr {{InsideAddresses.Api}} tcp dport 80 redirect to :{{InsideAddresses.ApiPort}}
            ip daddr {{InsideAddresses.NameServer}} udp dport 53 redirect to :{{InsideAddresses.NamePort}}
            ip daddr {{InsideAddresses.NameServer}} tcp dport 53 redirect to :{{InsideAddresses.NamePort}}
          }
        }

        """;

    public static string DeleteTable(string table) => $"""
        add table inet {table}
        delete table inet {table}

        """;
}
