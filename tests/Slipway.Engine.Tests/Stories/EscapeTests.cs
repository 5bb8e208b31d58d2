using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>Instances try to reach what nobody granted them, the most they can be granted included.</summary>
public sealed class EscapeTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly NetworkGrants Everything = new() { Egress = [EgressRule.Anywhere], Api = true };

    private InstanceSubnet Subnet => new(fixture.Options.Subnet);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_neighbour_is_not_reached_by_its_address_nor_by_its_name(bool withEverything)
    {
        var neighbour = await fixture.ServeAsync("secret", withEverything ? Everything : NetworkGrants.None);
        var intruder = await fixture.WaitingAsync(withEverything ? Everything : NetworkGrants.None);
        Assert.Equal("no", await fixture.ConnectAsync(intruder.Id, $"{neighbour.Address}", 80));
        Assert.Equal("no", await fixture.ConnectAsync(intruder.Id, $"{Subnet.Gateway}", 80));
        // A neighbour has no name: not its host name, which all of them share here, nor its id.
        Assert.Matches("NXDOMAIN|SERVFAIL|can't resolve|No answer", await fixture.TryAsync(intruder.Id, $"nslookup {neighbour.Id}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_listens_on_the_machine_is_not_reached_by_any_of_its_addresses(bool withEverything)
    {
        var intruder = await fixture.WaitingAsync(withEverything ? Everything : NetworkGrants.None);
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var address in HostAddresses())
            Assert.Equal((address, "no"), (address, await fixture.ConnectAsync(intruder.Id, $"{address}", port)));
    }

    [Fact]
    public async Task What_another_program_publishes_on_the_machine_is_not_reached_either()
    {
        // As a Docker daemon does: an address of the machine's own leads on to somewhere that is not the machine.
        await using var outside = await Outside.MakeAsync(fixture.Options.Name);
        var table = $"published_{fixture.Options.Name}";
        var intruder = await fixture.WaitingAsync(Everything);
        await Host.NftAsync($"table ip {table} {{\nchain pre {{\ntype nat hook prerouting priority -100\nip daddr {outside.Gateway} tcp dport 999 dnat to {outside.Address}:{Outside.Port}\n}}\n}}\n");
        try
        {
            Assert.Equal("yes", await fixture.ConnectAsync(intruder.Id, outside.Address, Outside.Port));
            Assert.Equal("no", await fixture.ConnectAsync(intruder.Id, outside.Gateway, 999));
        }
        finally
        {
            await Host.NftAsync($"delete table ip {table}");
        }
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("0.0.0.0")]
    public async Task Special_addresses_lead_nowhere(string address)
    {
        var intruder = await fixture.WaitingAsync(Everything);
        Assert.Equal("no", await fixture.ConnectAsync(intruder.Id, address, 80));
    }

    [Fact]
    public async Task There_is_no_IPv6_to_go_by()
    {
        var intruder = await fixture.WaitingAsync(Everything);
        foreach (var address in (string[])["fe80::1%eth0", "ff02::1%eth0", "::ffff:127.0.0.1", "2001:db8::1"])
            Assert.Equal((address, "no"), (address, await fixture.ConnectAsync(intruder.Id, address, 80)));
        Assert.Equal("", await fixture.TryAsync(intruder.Id, "cat /proc/net/if_inet6"));
    }

    [Fact]
    public async Task There_are_no_raw_sockets()
    {
        var intruder = await fixture.WaitingAsync(Everything);
        Assert.Contains("permission denied", await fixture.TryAsync(intruder.Id, $"ping -c 1 {Subnet.Gateway}"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("not permitted", await fixture.TryAsync(intruder.Id, $"arping -c 1 -I eth0 {Subnet.Gateway}"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nor_would_they_help_the_cable_takes_the_own_address_only()
    {
        // What an instance can't do is done from outside, in its namespace and with all rights.
        await using var outside = await Outside.MakeAsync(fixture.Options.Name);
        var neighbour = await fixture.ServeAsync("secret", Everything);
        var intruder = await fixture.WaitingAsync();
        var pid = new Slipway.Engine.Runtimes.Bundle(fixture.Options.ResolvedRuntimeFolder, intruder.Id).ReadPid();
        Task<string> InsideAsync(params string[] command) => Host.RunAsync("nsenter", ["-t", $"{pid}", "-n", .. command]);
        var busybox = Path.Combine(fixture.Base, "bin", "busybox");
        Assert.Equal("", await InsideAsync("ip", "addr", "add", $"{neighbour.Address}/32", "dev", "eth0"));
        await InsideAsync(busybox, "ping", "-c", "1", "-W", "1", "-I", $"{neighbour.Address}", outside.Address);
        Assert.Matches(@"counter spoofed \{\s+packets [1-9]", await Host.RunAsync("nft", "list", "table", "inet", fixture.Options.TableName));
        // Nor does anything pass between two cables below IP.
        await InsideAsync("ip", "route", "add", $"{neighbour.Address}", "dev", "eth0");
        await InsideAsync("ip", "neigh", "add", $"{neighbour.Address}", "lladdr", InstanceSubnet.HardwareAddress(neighbour.Address!), "dev", "eth0");
        Assert.DoesNotContain("secret", await InsideAsync(busybox, "sh", "-c", $"echo GET / | {busybox} nc -w 1 {neighbour.Address} 80"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_on_another_network_reaches_an_instance_nor_can_claim_to_be_one()
    {
        await using var outside = await Outside.MakeAsync(fixture.Options.Name);
        var target = await fixture.ServeAsync("secret", Everything);
        await outside.RunAsync("ip", "route", "add", "default", "via", outside.Gateway);
        var busybox = Path.Combine(fixture.Base, "bin", "busybox");
        Assert.DoesNotContain("secret", await outside.RunAsync(busybox, "sh", "-c", $"echo GET / | {busybox} nc -w 1 {target.Address} 80"), StringComparison.Ordinal);
        await outside.RunAsync("ip", "addr", "add", $"{Subnet.InstanceAddress(200)}/32", "dev", "eth0");
        await outside.RunAsync(busybox, "ping", "-c", "1", "-W", "1", "-I", $"{Subnet.InstanceAddress(200)}", $"{target.Address}");
        Assert.Matches(@"counter spoofed \{\s+packets [1-9]", await Host.RunAsync("nft", "list", "table", "inet", fixture.Options.TableName));
    }

    private static IReadOnlyList<IPAddress> HostAddresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(entry => entry.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            .Distinct()
            .Take(8),
    ];
}
