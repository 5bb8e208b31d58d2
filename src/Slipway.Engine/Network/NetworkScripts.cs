using System.Net;

namespace Slipway.Engine.Network;

/// <summary>The texts that <c>ip -batch</c> and <c>nft -f</c> are given. Pure, so that tests can show them.</summary>
internal static class NetworkScripts
{
    /// <summary>Makes the bridge. Its own hardware address is fixed, else it would change with each instance that comes.</summary>
    public static string AddBridge(string bridge, InstanceSubnet subnet) => $"""
        link add {bridge} address {InstanceSubnet.HardwareAddress(subnet.Gateway)} type bridge

        """;

    public static string RaiseBridge(string bridge, InstanceSubnet subnet) => $"""
        link set dev {bridge} addrgenmode none
        addr replace {subnet.Gateway}/{subnet.Network.PrefixLength} dev {bridge}
        link set dev {bridge} up

        """;

    /// <summary>
    /// Connects an instance. <c>isolated</c> ports see the bridge's own address only, not each other, whatever
    /// bridge-nf-call-iptables is set to.
    /// </summary>
    public static string Connect(string port, string bridge, IPAddress address, int pid) => $"""
        link add {port} type veth peer name eth0 address {InstanceSubnet.HardwareAddress(address)} netns {pid}
        link set dev {port} addrgenmode none
        link set dev {port} master {bridge}
        link set dev {port} type bridge_slave isolated on
        link set dev {port} up

        """;

    /// <summary>The other end, run inside the instance's network namespace.</summary>
    public static string ConnectInside(InstanceSubnet subnet, IPAddress address) => $"""
        link set dev lo up
        addr add {address}/{subnet.Network.PrefixLength} dev eth0
        link set dev eth0 up
        route add default via {subnet.Gateway}

        """;

    /// <summary>
    /// Replaces the engine's whole table in one transaction. Everything starts closed: an instance opens no connection
    /// but by a set it is in, and to this machine none at all; answers to connections from this machine come back.
    /// </summary>
    public static string Table(string table, string bridge, InstanceSubnet subnet, IReadOnlyCollection<IPAddress> egress) => $$"""
        add table inet {{table}}
        delete table inet {{table}}
        table inet {{table}} {
          counter dropped {}
          counter dropped_in {}
          set egress_any { type ipv4_addr; {{Elements(egress)}}}
          chain post_ {
            type nat hook postrouting priority 100;
            ip saddr {{subnet.Network}} oifname != "{{bridge}}" masquerade
          }
          chain forward_ {
            type filter hook forward priority -10; policy accept;
            iifname != "{{bridge}}" oifname != "{{bridge}}" accept
            ct state established,related accept
            iifname "{{bridge}}" oifname != "{{bridge}}" ip saddr @egress_any accept
            counter name "dropped" drop
          }
          chain input_ {
            type filter hook input priority -10; policy accept;
            iifname "{{bridge}}" ct state established,related accept
            iifname "{{bridge}}" counter name "dropped_in" drop
          }
        }

        """;

    public static string AllowEgress(string table, IPAddress address) => $$"""
        add element inet {{table}} egress_any { {{address}} }

        """;

    /// <summary>Adds before it deletes: deleting what is not there would fail.</summary>
    public static string DenyEgress(string table, IPAddress address) => $$"""
        add element inet {{table}} egress_any { {{address}} }
        delete element inet {{table}} egress_any { {{address}} }

        """;

    public static string DeleteTable(string table) => $"""
        add table inet {table}
        delete table inet {table}

        """;

    private static string Elements(IReadOnlyCollection<IPAddress> addresses) =>
        addresses.Count == 0 ? "" : $"elements = {{ {string.Join(", ", addresses)} }} ";
}
