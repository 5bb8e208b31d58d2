using System.Globalization;

namespace Slipway.Engine.Network;

/// <summary>The parts of the table that let instances out. Instances with the same egress rules share a chain.</summary>
internal sealed class ExitTable
{
    // Errors about a connection that passes pass too: without "fragmentation needed" large packets would vanish.
    private const string Errors = "ct state related accept";

    private readonly List<KeyValuePair<string, IReadOnlyList<string>>> chains = [];
    private readonly List<string> jumps = [];

    /// <summary><c>out_0: ct state related accept, meta l4proto udp accept</c></summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Chains => chains;

    /// <summary>Source address and chain.</summary>
    public IReadOnlyList<string> Jumps => jumps;

    public static ExitTable Of(IEnumerable<Member> members)
    {
        var table = new ExitTable();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members.Where(member => member.Grants.Egress.Count > 0))
        {
            IReadOnlyList<string> rules = [Errors, .. member.Grants.Egress.SelectMany(Rules)];
            var key = string.Join(';', rules);
            if (!names.TryGetValue(key, out var chain))
            {
                names[key] = chain = string.Create(CultureInfo.InvariantCulture, $"out_{names.Count}");
                table.chains.Add(new(chain, rules));
            }

            table.jumps.Add($"{member.Address} : jump {chain}");
        }

        return table;
    }

    // An answer passes by the rule that let the question out. "ct original" would say both at once, but of prefixes and
    // of ranges of ports nft 1.0 makes something else there.
    private static IEnumerable<string> Rules(EgressRule rule)
    {
        if (rule == EgressRule.Anywhere)
            return ["accept"];
        var ports = rule.Protocol is EgressProtocol.Tcp or EgressProtocol.Udp && rule is not { FirstPort: 0, LastPort: 65535 };
        var protocol = rule.Protocol.ToString().ToLowerInvariant();
        return [Rule("original", "ip daddr", "dport"), Rule("reply", "ip saddr", "sport")];

        string Rule(string direction, string address, string port) => string.Concat(
            $"ct direction {direction} ",
            rule.Destination.PrefixLength == 0 ? "" : $"{address} {rule.Destination} ",
            rule.Protocol == EgressProtocol.Any ? "" : ports ? $"{protocol} {port} {rule.FirstPort}-{rule.LastPort} " : $"meta l4proto {protocol} ",
            "accept");
    }
}
