using System.Net;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>A way out leads where it says and no further, and ends when it is taken away.</summary>
public sealed class EgressTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_can_be_narrowed_to_a_protocol_a_network_and_ports()
    {
        await using var outside = await Outside.MakeAsync(fixture.Options.Name);
        var here = new IPNetwork(IPAddress.Parse(outside.Address), 32);
        var elsewhere = IPNetwork.Parse("192.0.2.0/24");
        (EgressRule Rule, string Expected)[] cases =
        [
            (new EgressRule(here, EgressProtocol.Any), "yes"),
            (new EgressRule(here, EgressProtocol.Tcp), "yes"),
            (new EgressRule(IPNetwork.Parse("198.18.0.0/15"), EgressProtocol.Tcp), "yes"),
            (new EgressRule(IPNetwork.Parse("198.18.0.0/15"), EgressProtocol.Any), "yes"),
            (new EgressRule(IPNetwork.Parse("198.16.0.0/15"), EgressProtocol.Any), "no"),
            (new EgressRule(new IPNetwork(IPAddress.Any, 0), EgressProtocol.Tcp, Outside.Port, Outside.Port), "yes"),
            (new EgressRule(new IPNetwork(IPAddress.Any, 0), EgressProtocol.Tcp, 1, Outside.Port - 1), "no"),
            (new EgressRule(here, EgressProtocol.Tcp, Outside.Port, Outside.Port), "yes"),
            (new EgressRule(here, EgressProtocol.Tcp, Outside.Port - 5, Outside.Port + 5), "yes"),
            (EgressRule.Anywhere, "yes"),
            (new EgressRule(here, EgressProtocol.Tcp, Outside.Port + 1, 65535), "no"),
            (new EgressRule(here, EgressProtocol.Udp), "no"),
            (new EgressRule(here, EgressProtocol.Icmp), "no"),
            (new EgressRule(elsewhere, EgressProtocol.Any), "no"),
        ];
        var app = await fixture.WaitingAsync();
        Assert.Equal("no", await fixture.ConnectAsync(app.Id, outside.Address, Outside.Port));
        foreach (var (rule, expected) in cases)
        {
            await fixture.Engine.GrantAsync(app.Id, new NetworkGrants { Egress = [new EgressRule(elsewhere, EgressProtocol.Tcp), rule] }, Cancel);
            Assert.Equal((rule, expected), (rule, await fixture.ConnectAsync(app.Id, outside.Address, Outside.Port)));
        }
    }

    [Fact]
    public async Task Taking_it_away_cuts_connections_that_are_open()
    {
        await using var outside = await Outside.MakeAsync(fixture.Options.Name);
        var app = await fixture.WaitingAsync(new NetworkGrants { Egress = [EgressRule.Anywhere] });
        await fixture.TryAsync(
            app.Id, $"mkfifo /say; (exec 3<>/say; nc {outside.Address} {Outside.Port} <&3 >/heard 2>&1; echo ended >>/heard) >/dev/null 2>&1 & sleep 0.3");
        await fixture.Engine.GrantAsync(app.Id, NetworkGrants.None, Cancel);
        await fixture.TryAsync(app.Id, "printf 'GET / HTTP/1.0\\r\\n\\r\\n' >/say");
        await Waiting.ForAsync(async () => (await fixture.TryAsync(app.Id, "cat /heard")).EndsWith("ended", StringComparison.Ordinal));
        Assert.DoesNotContain("HTTP", await fixture.TryAsync(app.Id, "cat /heard"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_no_table_could_hold_is_refused_and_harms_nobody()
    {
        await using var outside = await Outside.MakeAsync(fixture.Options.Name);
        var app = await fixture.WaitingAsync(new NetworkGrants { Egress = [EgressRule.Anywhere] });
        var failure = await Failures.OfAsync(() => fixture.Engine.GrantAsync(
            app.Id, new NetworkGrants { Egress = [new EgressRule(IPNetwork.Parse("::/0"), EgressProtocol.Any)] }, Cancel));
        Assert.Equal("engine_failed", failure.Code.Code);
        Assert.Equal("yes", await fixture.ConnectAsync(app.Id, outside.Address, Outside.Port));
        await Failures.OfAsync(() => fixture.WaitingAsync(new NetworkGrants { Egress = [new EgressRule(IPNetwork.Parse("::/0"), EgressProtocol.Any)] }));
    }

    [Fact]
    public async Task An_instance_that_has_ended_or_never_was_can_be_granted_what_one_likes()
    {
        var ended = await fixture.StartAsync(fixture.Shell("true"));
        await fixture.Ended.WaitAsync(ended.Id);
        await fixture.Engine.GrantAsync(ended.Id, new NetworkGrants { Egress = [EgressRule.Anywhere] }, Cancel);
        await fixture.Engine.GrantAsync(Contracts.Names.InstanceId.New(), new NetworkGrants { Egress = [EgressRule.Anywhere] }, Cancel);
        // By its cable's name: the address may be another instance's by now.
        Assert.DoesNotContain($"sw{ended.Id.Value.ToString("N")[..12]}", await Host.RunAsync("nft", "list", "table", "inet", fixture.Options.TableName), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_something_flushed_are_put_back()
    {
        var time = new FastMinutes();
        await using var own = new EngineFixture { Time = time };
        await own.InitializeAsync();
        var app = await own.WaitingAsync(new NetworkGrants { Egress = [EgressRule.Anywhere] });
        await Host.RunAsync("nft", "delete", "table", "inet", own.Options.TableName);
        await Host.RunAsync("ip", "route", "del", "unreachable", $"{own.Options.Subnet}");
        time.PassAMinute();
        await Waiting.ForAsync(async () => (await Host.RunAsync("nft", "list", "table", "inet", own.Options.TableName)).Contains($"{app.Address} : jump out_", StringComparison.Ordinal));
        await Waiting.ForAsync(async () => (await Host.RunAsync("ip", "route")).Contains($"unreachable {own.Options.Subnet}", StringComparison.Ordinal));
    }
}
