using Slipway.Engine.Network;

namespace Slipway.Engine.Names;

/// <summary>
/// What instances may know of names: the platform's own with <see cref="NetworkGrants.Api"/>, all others where a way out
/// is open for DNS, and else that there is no such name.
/// </summary>
internal sealed class Resolver(IEnumerable<string> apiHosts, NameServers servers)
{
    private const int DnsPort = 53;
    private const ushort AddressType = 1;
    private const ushort Internet = 1;

    private readonly HashSet<string> platform = new(apiHosts, StringComparer.OrdinalIgnoreCase);

    /// <summary>An answer that needs nobody else; null when the name servers must be asked.</summary>
    public byte[]? Answer(DnsQuery query, NetworkGrants grants)
    {
        if (grants.Api && query.Class == Internet && platform.Contains(query.Name))
            return query.Type == AddressType ? DnsAnswer.Address(query, InsideAddresses.Api) : DnsAnswer.Nothing(query);
        return MayAskOthers(grants) ? null : DnsAnswer.Unknown(query);
    }

    /// <summary>What the name servers say.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="packet">The whole question as it came.</param>
    /// <param name="overTcp">How it came, and so how it is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<byte[]> AskAsync(DnsQuery query, ReadOnlyMemory<byte> packet, bool overTcp, CancellationToken cancellationToken) =>
        await servers.AskAsync(query, packet, overTcp, cancellationToken).ConfigureAwait(false) ?? DnsAnswer.Failed(query);

    private static bool MayAskOthers(NetworkGrants grants) => grants.Egress.Any(rule =>
        rule.Protocol is not EgressProtocol.Icmp && rule is { FirstPort: <= DnsPort, LastPort: >= DnsPort });
}
