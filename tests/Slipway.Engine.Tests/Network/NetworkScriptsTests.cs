using System.Net;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Network;

public sealed class NetworkScriptsTests
{
    private static readonly InstanceSubnet Subnet = new(IPNetwork.Parse("10.203.0.0/24"));
    private static readonly IPAddress Address = IPAddress.Parse("10.203.0.90");

    [Fact]
    public void What_ip_and_nft_are_told() => Baseline.Check(
        string.Join(
            '\n',
            "# ip: once", NetworkScripts.Route(Subnet),
            "# ip: instance", NetworkScripts.Connect("sw0123456789ab", 77, Subnet, Address, 4711),
            "# ip: in the instance", NetworkScripts.ConnectInside(Subnet, Address),
            "# nft: in the instance", NetworkScripts.Doors()),
        "Network/scripts.txt");

    [Fact]
    public void An_address_knows_its_card_and_its_place()
    {
        Assert.Equal("02:00:0a:cb:00:5a", InstanceSubnet.HardwareAddress(Address));
        Assert.Equal("10.203.0.1", Subnet.Gateway.ToString());
        Assert.Equal(253, Subnet.Capacity);
        Assert.Equal("10.203.0.2", Subnet.InstanceAddress(0).ToString());
        Assert.Equal("10.203.0.254", Subnet.InstanceAddress(252).ToString());
        Assert.Equal(88, Subnet.IndexOf(Address));
        Assert.Null(Subnet.IndexOf(Subnet.Gateway));
        Assert.Null(Subnet.IndexOf(IPAddress.Parse("10.203.0.255")));
        Assert.Null(Subnet.IndexOf(IPAddress.IPv6Loopback));
    }

    [Fact]
    public void The_pool_gives_each_address_once_and_a_freed_one_last()
    {
        var pool = new AddressPool(new InstanceSubnet(IPNetwork.Parse("10.9.9.0/29")));
        pool.Adopt(IPAddress.Parse("10.9.9.3"));
        var given = Enumerable.Range(0, 4).Select(_ => pool.Take().ToString()).ToList();
        Assert.Equal(["10.9.9.4", "10.9.9.5", "10.9.9.6", "10.9.9.2"], given);
        Assert.Contains("All 5 instance addresses of 10.9.9.0/29", Assert.Throws<Contracts.Errors.SlipwayException>(() => pool.Take()).Message, StringComparison.Ordinal);
        pool.Free(IPAddress.Parse("10.9.9.5"));
        Assert.Equal("10.9.9.5", pool.Take().ToString());
    }
}
