using System.Net;
using Slipway.Engine.Network;
using Slipway.Server.Services;
using Xunit;

namespace Slipway.Server.Tests.Services;

public sealed class NetworkReachTests
{
    private static readonly IPNetwork Instances = IPNetwork.Parse("10.203.0.0/16");

    [Theory]
    [InlineData("any", "all", "all", "0.0.0.0/0 Any 0-65535")]
    [InlineData("any", "53", "tcp,udp", "0.0.0.0/0 Tcp 53-53;0.0.0.0/0 Udp 53-53")]
    [InlineData("192.0.2.0/24", "80,8000-8080", "tcp", "192.0.2.0/24 Tcp 80-80;192.0.2.0/24 Tcp 8000-8080")]
    [InlineData("192.0.2.7/24", "all", "all", "192.0.2.0/24 Any 0-65535")]
    [InlineData("192.0.2.7", "443", "all", "192.0.2.7/32 Tcp 443-443;192.0.2.7/32 Udp 443-443")]
    [InlineData("any", "all", "icmp", "0.0.0.0/0 Icmp 0-65535")]
    [InlineData("any", "53", "udp,icmp", "0.0.0.0/0 Udp 53-53;0.0.0.0/0 Icmp 0-65535")]
    public void Parameters_become_rules(string net, string ports, string protocol, string expected)
    {
        var reach = NetworkReach.TryRead(NetworkReach.ToParameters(net, ports, protocol), Instances, out _, out var problem);
        Assert.Equal("", reach is null ? problem : "");
        Assert.Equal(expected, string.Join(';', reach!.Rules.Select(rule => $"{rule.Destination} {rule.Protocol} {rule.FirstPort}-{rule.LastPort}")));
    }

    [Theory]
    [InlineData("nowhere", "all", "all", "ipnet")]
    [InlineData("2001:db8::/32", "all", "all", "ipnet")]
    [InlineData("10.203.4.0/24", "all", "all", "ipnet")]
    [InlineData("10.203.0.0/16", "all", "all", "ipnet")]
    [InlineData("127.0.0.1", "all", "all", "ipnet")]
    [InlineData("169.254.0.2", "80", "tcp", "ipnet")]
    [InlineData("any", "0", "all", "portrange")]
    [InlineData("any", "90-80", "all", "portrange")]
    [InlineData("any", "80-70000", "all", "portrange")]
    [InlineData("any", "80,", "all", "portrange")]
    [InlineData("any", "80", "icmp", "portrange")]
    [InlineData("any", "all", "sctp", "protocol")]
    public void A_wrong_parameter_is_named(string net, string ports, string protocol, string expected)
    {
        Assert.Null(NetworkReach.TryRead(NetworkReach.ToParameters(net, ports, protocol), Instances, out var parameter, out var problem));
        Assert.Equal(expected, parameter);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void What_comes_with_the_server_can_be_read()
    {
        foreach (var service in BuiltInServices.All.Where(service => service.Type == "network"))
            Assert.NotEmpty(NetworkReach.Of(service.Parameters).Rules);
        Assert.Equal([EgressRule.Anywhere], NetworkReach.Of(BuiltInServices.Find(BuiltInServices.Outside)!.Parameters).Rules);
    }
}
