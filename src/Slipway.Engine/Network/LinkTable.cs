using System.Globalization;
using System.Net;

namespace Slipway.Engine.Network;

/// <summary>The parts of the table that make links. Links with the same targets share a chain.</summary>
internal sealed class LinkTable
{
    private readonly List<KeyValuePair<string, IReadOnlyList<string>>> chains = [];
    private readonly List<string> answered = [];
    private readonly List<string> jumps = [];
    private readonly SortedSet<string> pairs = new(StringComparer.Ordinal);
    private readonly SortedSet<string> toThemselves = new(StringComparer.Ordinal);

    /// <summary><c>to_0: meta l4proto tcp dnat ip to numgen inc mod 2 map { 0 : 10.203.0.7 . 4222, 1 : 10.203.0.8 . 4222 }</c></summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Chains => chains;

    /// <summary>Source, local address and port of each link that somebody answers.</summary>
    public IReadOnlyList<string> Answered => answered;

    /// <summary>The same, with the chain that chooses the target.</summary>
    public IReadOnlyList<string> Jumps => jumps;

    /// <summary>Local address, source, target and its port: what a linked connection may look like.</summary>
    public IReadOnlyCollection<string> Pairs => pairs;

    /// <summary>Instances that reach themselves through a link: they take no packet that comes from their own address.</summary>
    public IReadOnlyCollection<string> ToThemselves => toThemselves;

    public static LinkTable Of(IEnumerable<Member> members)
    {
        var table = new LinkTable();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            foreach (var link in member.Grants.Links.Where(link => link.Targets.Count > 0))
                table.Add(member.Address, link, names);
        }

        return table;
    }

    private void Add(IPAddress source, LinkGrant link, Dictionary<string, string> names)
    {
        var rule = $"meta l4proto tcp dnat ip to {Choice(link.Targets)}";
        if (!names.TryGetValue(rule, out var chain))
        {
            names[rule] = chain = string.Create(CultureInfo.InvariantCulture, $"to_{names.Count}");
            chains.Add(new(chain, [rule]));
        }

        var key = $"{source} . {link.Local.Address} . {link.Local.Port}";
        answered.Add(key);
        jumps.Add($"{key} : goto {chain}");
        foreach (var target in link.Targets)
        {
            pairs.Add($"{link.Local.Address} . {source} . {target.Address} . {target.Port}");
            if (target.Address.Equals(source))
                toThemselves.Add($"{source} . {source}");
        }
    }

    private static string Choice(IReadOnlyList<IPEndPoint> targets) =>
        targets is [var only]
            ? $"{only.Address}:{only.Port}"
            : $"numgen inc mod {targets.Count} map {{ {string.Join(", ", targets.Select((target, index) => $"{index} : {target.Address} . {target.Port}"))} }}";
}
