using System.Globalization;

namespace Slipway.Engine.Network;

/// <summary>The parts of the table that let instances out. Instances with the same egress rules share a chain.</summary>
internal sealed class ExitTable
{
    // Errors about a connection that passes pass too: without "fragmentation needed" large packets would vanish.
    private const string Errors = "ct state related accept";

    private readonly List<KeyValuePair<string, IReadOnlyList<string>>> chains = [];
    private readonly List<string> jumps = [];

    /// <summary><c>out_0: ct state related accept, meta l4proto tcp ct original proto-dst 80-443 accept</c></summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Chains => chains;

    /// <summary>Source address and chain.</summary>
    public IReadOnlyList<string> Jumps => jumps;

    public static ExitTable Of(IEnumerable<Member> members)
    {
        var table = new ExitTable();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members.Where(member => member.Grants.Egress.Count > 0))
        {
            IReadOnlyList<string> rules = [Errors, .. member.Grants.Egress.Select(Rule)];
            var key = string.Join(';', rules);
            if (!names.TryGetValue(key, out var chain))
            {
                names[key] = chain = string.Create(CultureInfo.InvariantCulture, $"out_{names.Count}");
                table.chains.Add(new(chain, rules));
            }

            table.jumps.Add($"{member.Address} : goto {chain}");
        }

        return table;
    }

    // By the connection, not by the packet: so an answer passes by the rule that let the question out.
    private static string Rule(EgressRule rule)
    {
        var protocol = rule.Protocol switch
        {
            EgressProtocol.Tcp => "meta l4proto tcp ",
            EgressProtocol.Udp => "meta l4proto udp ",
            EgressProtocol.Icmp => "meta l4proto icmp ",
            _ => "",
        };
        var destination = rule.Destination.PrefixLength == 0 ? "" : $"ct original ip daddr {rule.Destination} ";
        var hasPorts = rule.Protocol is EgressProtocol.Tcp or EgressProtocol.Udp && (rule.FirstPort, rule.LastPort) != (0, 65535);
        var ports = hasPorts ? $"ct original proto-dst {Range(rule)} " : "";
        return $"{protocol}{destination}{ports}accept";
    }

    private static string Range(EgressRule rule) =>
        rule.FirstPort == rule.LastPort ? $"{rule.FirstPort}" : $"{rule.FirstPort}-{rule.LastPort}";
}
