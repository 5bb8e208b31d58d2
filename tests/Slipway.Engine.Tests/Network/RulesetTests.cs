using System.Net;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Network;

public sealed class RulesetTests
{
    private static readonly InstanceSubnet Subnet = new(IPNetwork.Parse("10.203.0.0/24"));
    private static readonly Ruleset Rules = new("slipway_0", 77, Subnet);

    [Fact]
    public void The_table_of_a_machine_with_all_that_can_be_granted() => Baseline.Check(
        Rules.Write(
        [
            Member("swa", "10.203.0.2", new NetworkGrants
            {
                Egress =
                [
                    new EgressRule(IPNetwork.Parse("198.51.100.0/24"), EgressProtocol.Tcp, 80, 443),
                    new EgressRule(IPNetwork.Parse("0.0.0.0/0"), EgressProtocol.Udp, 53, 53),
                    new EgressRule(IPNetwork.Parse("0.0.0.0/0"), EgressProtocol.Icmp),
                ],
                Links = [Link("169.254.1.1:10000", "10.203.0.4:4222"), Link("169.254.1.2:10000", "10.203.0.4:80", "10.203.0.5:80"), Link("169.254.1.3:10000")],
            }),
            Member("swb", "10.203.0.3", new NetworkGrants { Egress = [EgressRule.Anywhere], Links = [Link("169.254.1.1:10000", "10.203.0.4:4222")] }),
            Member("swc", "10.203.0.4", new NetworkGrants { Links = [Link("169.254.1.1:10000", "10.203.0.4:80")] }),
            Member("swd", "10.203.0.5", NetworkGrants.None),
        ]),
        "Network/ruleset.txt");

    [Fact]
    public void Without_grants_nothing_leads_anywhere()
    {
        var text = Rules.Write([Member("swa", "10.203.0.2", NetworkGrants.None), Member("swb", "10.203.0.3", new NetworkGrants { Api = true })]);
        Assert.DoesNotContain("dnat ip", text, StringComparison.Ordinal);
        Assert.DoesNotContain("jump out", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Instances_with_the_same_grants_share_their_chains()
    {
        var grants = new NetworkGrants { Egress = [EgressRule.Anywhere], Links = [Link("169.254.1.1:10000", "10.203.0.9:80", "10.203.0.10:80")] };
        var text = Rules.Write([.. Enumerable.Range(0, 100).Select(index => Member($"sw{index}", $"{Subnet.InstanceAddress(index + 20)}", grants))]);
        Assert.Equal(2, text.Split("chain to_").Length);
        Assert.Equal(2, text.Split("chain out_").Length);
    }

    [Theory]
    [InlineData("169.254.0.2:80", "10.203.0.4:80", "no local address")]
    [InlineData("10.203.0.3:80", "10.203.0.4:80", "no local address")]
    [InlineData("169.254.1.1:0", "10.203.0.4:80", "no local address")]
    [InlineData("169.254.1.1:80", "192.0.2.1:80", "no instance's address")]
    [InlineData("169.254.1.1:80", "10.203.0.1:80", "no instance's address")]
    public void A_link_that_no_table_could_hold_is_refused(string local, string target, string reason) =>
        AssertRefused(new NetworkGrants { Links = [Link(local, target)] }, reason);

    [Fact]
    public void So_is_a_way_out_that_no_table_could_hold()
    {
        AssertRefused(new NetworkGrants { Egress = [new EgressRule(IPNetwork.Parse("2001:db8::/32"), EgressProtocol.Tcp)] }, "not IPv4");
        AssertRefused(new NetworkGrants { Egress = [new EgressRule(IPNetwork.Parse("192.0.2.0/24"), EgressProtocol.Tcp, 90, 80)] }, "no range of ports");
        AssertRefused(new NetworkGrants { Links = [Link("169.254.1.1:80"), Link("169.254.1.1:80")] }, "the same local address");
        AssertRefused(new NetworkGrants { Links = [Link("169.254.1.1:80", "10.203.0.4:80", "10.203.0.4:80")] }, "a target twice");
    }

    private static void AssertRefused(NetworkGrants grants, string reason) => Assert.Contains(
        reason,
        Assert.Throws<Contracts.Errors.SlipwayException>(() => NetworkGrantsCheck.Require(grants, Subnet)).Message,
        StringComparison.Ordinal);

    private static Member Member(string port, string address, NetworkGrants grants) => new(port, IPAddress.Parse(address), grants);

    private static LinkGrant Link(string local, params string[] targets) => new(IPEndPoint.Parse(local), [.. targets.Select(IPEndPoint.Parse)]);
}
