using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>The machine reaches its instances; they reach nothing.</summary>
public sealed class NetworkTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Server = "mkdir /www; echo hello > /www/index.html; httpd -p 80 -h /www; echo ready; exec sleep 1000";

    private static readonly NetworkGrants Anywhere = new() { Egress = [EgressRule.Anywhere] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Gateway => new InstanceSubnet(fixture.Options.Subnet).Gateway.ToString();

    [Fact]
    public async Task The_machine_reaches_an_instance_by_its_address()
    {
        var address = await StartServerAsync(fixture.Shell(Server) with { User = "root" });
        Assert.True(fixture.Options.Subnet.Contains(address));
        Assert.Contains("hello", await GetAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_root_may_listen_below_1024_too()
    {
        var address = await StartServerAsync(fixture.Shell("mkdir /tmp/w; echo mine > /tmp/w/index.html; httpd -p 80 -h /tmp/w; echo ready; exec sleep 1000") with { User = "app" });
        Assert.Contains("mine", await GetAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_instance_does_not_reach_another()
    {
        var address = await StartServerAsync(fixture.Shell(Server));
        Assert.Equal("no", await TryConnectAsync($"{address}", 80));
        Assert.Contains("hello", await GetAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_does_not_reach_what_listens_on_the_machine()
    {
        // The gateway's address is there while an instance is.
        await StartServerAsync(fixture.Shell(Server));
        using var listener = new TcpListener(IPAddress.Parse(Gateway), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal("no", await TryConnectAsync(Gateway, port));
        using var fromHere = new TcpClient();
        await fromHere.ConnectAsync(IPAddress.Parse(Gateway), port, Cancel);
        Assert.True(fromHere.Connected);
    }

    [Fact]
    public async Task Only_who_may_reaches_the_outside()
    {
        await using var outside = await Outside.MakeAsync(fixture.Options.Name);
        Assert.Equal("no", await TryConnectAsync(outside.Address, Outside.Port));
        Assert.Equal("yes", await TryConnectAsync(outside.Address, Outside.Port, egress: true));

        // The right is gone with the instance that had it, and comes back with a server that finds it running.
        Assert.DoesNotContain("jump out", await TableAsync(), StringComparison.Ordinal);
        var spec = fixture.Shell($"mkfifo /go; echo ready; while read word </go; do nc -w 2 {outside.Address} {Outside.Port} </dev/null && echo yes || echo no; done") with { Grants = Anywhere };
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        await fixture.RestartEngineAsync();
        await fixture.Engine.ExecAsync(spec.Id, ["/bin/sh", "-c", "echo go >/go"], null, Cancel);
        await fixture.WaitForLineAsync(spec.Id, "yes");
        await fixture.EndAsync(spec.Id);
        Assert.DoesNotContain("jump out", await TableAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_comes_back_works_at_once()
    {
        // A new engine goes on after the highest address in use, so each round gets the same one.
        var seen = new HashSet<IPAddress>();
        for (var round = 0; round < 3; round++)
        {
            await fixture.RestartEngineAsync();
            var spec = fixture.Shell(Server);
            var address = await StartServerAsync(spec);
            seen.Add(address);
            Assert.Contains("hello", await GetAsync(address), StringComparison.Ordinal);
            await fixture.EndAsync(spec.Id);
        }

        Assert.Single(seen);
    }

    [Fact]
    public async Task It_has_no_IPv6_and_asks_the_platform_for_names()
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell("cat /proc/net/if_inet6 /etc/resolv.conf; ip -o -4 addr show dev eth0 | awk '{print $4}'; ip route | head -1"));
        Assert.Matches($@"^nameserver 169\.254\.0\.53\n10\.\d+\.\d+\.\d+/32\ndefault via {Gateway} dev eth0", log);
    }

    private async Task<IPAddress> StartServerAsync(InstanceSpec spec)
    {
        var status = await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        return status.Address!;
    }

    private async Task<string> TryConnectAsync(string address, int port, bool egress = false)
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell($"nc -w 1 {address} {port} </dev/null >/dev/null 2>&1 && echo yes || echo no") with { Grants = egress ? Anywhere : NetworkGrants.None });
        return log;
    }

    private Task<string> TableAsync() => Host.RunAsync("nft", "list", "table", "inet", fixture.Options.TableName);

    private static async Task<string> GetAsync(IPAddress address)
    {
        using var client = new TcpClient();
        // A server that goes into the background says that it is ready a moment too soon.
        await Waiting.ForAsync(async () =>
        {
            try
            {
                await client.ConnectAsync(address, 80, Cancel);
                return true;
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return false;
            }
        });
        var stream = client.GetStream();
        await stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), Cancel);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(Cancel);
    }
}
