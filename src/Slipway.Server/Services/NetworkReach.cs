using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Slipway.Engine.Network;

namespace Slipway.Server.Services;

/// <summary>Where a network service leads: its parameters <c>ipnet</c>, <c>portrange</c> and <c>protocol</c>, read.</summary>
/// <param name="Rules">What the engine is to let pass.</param>
public sealed record NetworkReach(IReadOnlyList<EgressRule> Rules)
{
    public const string Net = "ipnet";
    public const string Ports = "portrange";
    public const string Protocol = "protocol";

    private const int MaxRanges = 32;

    // An instance talks to another by a link, and to its own machine and its surroundings not at all.
    private static readonly IPNetwork[] NeverOutside = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/3")];

    public static IReadOnlyDictionary<string, string> ToParameters(string net, string ports, string protocol) =>
        new Dictionary<string, string> { [Net] = net, [Ports] = ports, [Protocol] = protocol };

    /// <summary>Reads what was checked before.</summary>
    public static NetworkReach Of(IReadOnlyDictionary<string, string> parameters) =>
        TryRead(parameters, instances: null, out _, out var problem)
            is { } reach ? reach : throw new InvalidDataException($"A network service with wrong parameters: {problem}");

    /// <param name="instances">The network of the instances, which no service leads to.</param>
    /// <param name="parameter">Which parameter is wrong.</param>
    public static NetworkReach? TryRead(IReadOnlyDictionary<string, string> parameters, IPNetwork? instances, out string parameter, out string problem)
    {
        parameter = Net;
        if (ReadNet(parameters.GetValueOrDefault(Net, "any"), instances, out problem) is not { } net)
            return null;
        parameter = Ports;
        if (ReadPorts(parameters.GetValueOrDefault(Ports, "all"), out problem) is not { } ranges)
            return null;
        parameter = Protocol;
        if (ReadProtocols(parameters.GetValueOrDefault(Protocol, "all"), out problem) is not { } protocols)
            return null;

        var anyPort = ranges is [(0, 65535)];
        if (!anyPort && protocols is [EgressProtocol.Icmp])
        {
            (parameter, problem) = (Ports, "icmp has no ports; leave it out");
            return null;
        }

        // Only tcp and udp have ports, so 'all' with ports means these two.
        if (!anyPort && protocols is [EgressProtocol.Any])
            protocols = [EgressProtocol.Tcp, EgressProtocol.Udp];
        return new NetworkReach([.. protocols.SelectMany(protocol => (protocol is EgressProtocol.Tcp or EgressProtocol.Udp ? ranges : [(0, 65535)])
            .Select(range => new EgressRule(net, protocol, range.First, range.Last)))]);
    }

    private static IPNetwork? ReadNet(string text, IPNetwork? instances, out string problem)
    {
        problem = "";
        if (text is "any" or "0.0.0.0/0")
            return EgressRule.Anywhere.Destination;
        if (!IPNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : text + "/32", out var net) || net.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
        {
            problem = "an IPv4 network such as '192.0.2.0/24' is expected, or 'any'";
            return null;
        }

        if (NeverOutside.Append(instances ?? NeverOutside[0]).Any(inside => inside.Contains(net.BaseAddress)))
        {
            problem = $"{net} is inside this machine; jobs reach each other by links (apc: apc job link)";
            return null;
        }

        return net;
    }

    private static List<(int First, int Last)>? ReadPorts(string text, out string problem)
    {
        problem = $"'all', or at most {MaxRanges} ports and ranges such as '80,8000-8080' are expected";
        if (text == "all")
            return [(0, 65535)];
        var ranges = new List<(int, int)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
            if (!TryReadPort(ends[0], out var first) || !TryReadPort(ends[^1], out var last) || first > last || ranges.Count == MaxRanges)
                return null;
            ranges.Add((first, last));
        }

        return ranges;
    }

    private static bool TryReadPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;

    private static List<EgressProtocol>? ReadProtocols(string text, out string problem)
    {
        problem = "'tcp', 'udp', 'icmp', several of them with commas between, or 'all' is expected";
        var protocols = new List<EgressProtocol>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            EgressProtocol? protocol = part switch
            {
                "tcp" => EgressProtocol.Tcp,
                "udp" => EgressProtocol.Udp,
                "icmp" => EgressProtocol.Icmp,
                "all" => EgressProtocol.Any,
                _ => null,
            };
            if (protocol is not { } known)
                return null;
            protocols.Add(known);
        }

        return protocols.Contains(EgressProtocol.Any) ? [EgressProtocol.Any] : [.. protocols.Distinct()];
    }
}
