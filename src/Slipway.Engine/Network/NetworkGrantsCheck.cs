using System.Net;
using System.Net.Sockets;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Network;

/// <summary>Refuses grants that no table could hold: one wrong rule would keep all others from being loaded.</summary>
internal static class NetworkGrantsCheck
{
    private const int MostEgressRules = 256;
    private const int MostLinks = 256;
    private const int MostTargets = 1024;

    private static readonly IPNetwork LinkAddresses = IPNetwork.Parse("169.254.0.0/16");

    public static void Require(NetworkGrants grants, InstanceSubnet subnet)
    {
        if (grants.Egress.Count > MostEgressRules || grants.Links.Count > MostLinks || grants.Links.Any(link => link.Targets.Count > MostTargets))
            throw Invalid($"there are more than {MostEgressRules} egress rules, {MostLinks} links or {MostTargets} targets of a link");
        foreach (var rule in grants.Egress)
        {
            if (rule.Destination.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
                throw Invalid($"{rule.Destination} is not IPv4");
            if (rule.FirstPort < 0 || rule.LastPort > IPEndPoint.MaxPort || rule.FirstPort > rule.LastPort)
                throw Invalid($"{rule.FirstPort} to {rule.LastPort} is no range of ports");
        }

        foreach (var link in grants.Links)
        {
            // 169.254.0.* is the platform's own.
            if (link.Local.Port == 0 || !LinkAddresses.Contains(link.Local.Address) || link.Local.Address.GetAddressBytes()[2] == 0)
                throw Invalid($"{link.Local} is no local address for a link");
            if (link.Targets.FirstOrDefault(target => target.Port == 0 || subnet.IndexOf(target.Address) is null) is { } wrong)
                throw Invalid($"{wrong} is no instance's address");
            if (link.Targets.Distinct().Count() != link.Targets.Count)
                throw Invalid($"{link.Local} leads to a target twice");
        }

        if (grants.Links.Select(link => link.Local).Distinct().Count() != grants.Links.Count)
            throw Invalid("two links have the same local address");
    }

    private static SlipwayException Invalid(string reason) =>
        new(ErrorCodes.EngineFailed, $"What the instance may reach can't be put in force: {reason}.");
}
