using System.Text;

namespace Slipway.Engine.Network;

/// <summary>
/// The engine's whole nft table as a pure function of all instances and what each may reach. Nothing in it stands for
/// "established": a packet passes when its connection's own first packet would pass now, so what is withdrawn ends.
/// docs/networking.md shows it.
/// </summary>
internal sealed class Ruleset(string table, uint group, InstanceSubnet subnet)
{
    /// <summary>Addresses that no way out leads to, however wide: instances, this machine, link-local, multicast, reserved.</summary>
    private string Closed => $"{subnet.Network}, 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/3";

    private string Instances => $"{subnet.InstanceAddress(0)}-{subnet.InstanceAddress(subnet.Capacity - 1)}";

    /// <summary>Replaces the table in one transaction.</summary>
    public string Write(IReadOnlyCollection<Member> members)
    {
        var links = LinkTable.Of(members);
        var exits = ExitTable.Of(members);
        return $$"""
            add table inet {{table}}
            delete table inet {{table}}
            table inet {{table}} {
              counter refused {}
              counter spoofed {}
              set members { type ifname . ipv4_addr; {{Elements(members.Select(member => $"\"{member.Port}\" . {member.Address}"))}}}
              set closed { type ipv4_addr; flags interval; elements = { {{Closed}} } }
              set linked { type ipv4_addr . ipv4_addr . inet_service; {{Elements(links.Answered)}}}
              set pairs { type ipv4_addr . ipv4_addr . ipv4_addr . inet_service; {{Elements(links.Pairs)}}}
              set itself { type ipv4_addr . ipv4_addr; {{Elements(links.ToThemselves)}}}
              map links { type ipv4_addr . ipv4_addr . inet_service : verdict; {{Elements(links.Jumps)}}}
              map exits { type ipv4_addr : verdict; {{Elements(exits.Jumps)}}}
            {{Chains(links.Chains)}}{{Chains(exits.Chains)}}  chain refuse {
                counter name "refused"
                meta l4proto tcp reject with tcp reset
                reject with icmpx admin-prohibited
              }
              chain guard {
                type filter hook prerouting priority -150; policy accept;
                iifgroup != {{group}} iifname != "lo" ip saddr {{Instances}} counter name "spoofed" drop
                iifgroup != {{group}} accept
                meta nfproto != ipv4 drop
                iifname . ip saddr != @members counter name "spoofed" drop
                ip saddr . ip daddr . tcp dport @linked accept
                ip daddr 169.254.0.0/16 goto refuse
                fib daddr type { local, broadcast, multicast } ct direction original goto refuse
              }
              chain link {
                type nat hook prerouting priority -100; policy accept;
                iifgroup {{group}} ip saddr . ip daddr . tcp dport vmap @links
              }
              chain pass {
                type filter hook forward priority -10; policy accept;
                iifgroup != {{group}} oifgroup != {{group}} accept
                ct status dnat ct direction original ct original ip daddr . ct original ip saddr . ct reply ip saddr . tcp dport @pairs accept
                ct status dnat ct direction reply ct original ip daddr . ct original ip saddr . ct reply ip saddr . tcp sport @pairs accept
                ct original ip daddr != @closed ct original ip saddr vmap @exits
                iifgroup {{group}} goto refuse
                drop
              }
              chain enter {
                type filter hook input priority -10; policy accept;
                iifgroup != {{group}} accept
                ct direction reply ct state established,related accept
                goto refuse
              }
              chain leave {
                type nat hook postrouting priority 100; policy accept;
                ip saddr {{Instances}} oifgroup != {{group}} masquerade
                ip saddr . ip daddr @itself masquerade
              }
            }

            """;
    }

    private static string Elements(IEnumerable<string> elements)
    {
        var text = string.Join(", ", elements);
        return text.Length == 0 ? "" : $"elements = {{ {text} }} ";
    }

    private static string Chains(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> chains)
    {
        var text = new StringBuilder();
        foreach (var (name, rules) in chains)
            text.Append("  chain ").Append(name).Append(" {\n    ").AppendJoin("\n    ", rules).Append("\n  }\n");
        return text.ToString();
    }
}
