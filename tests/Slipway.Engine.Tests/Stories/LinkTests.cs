using Slipway.Contracts.Names;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;
using static Slipway.Engine.Tests.Support.Neighbours;

namespace Slipway.Engine.Tests.Stories;

/// <summary>A link leads to exactly one port of another job's instances, while it is there.</summary>
public sealed class LinkTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Local = "169.254.1.1:10000";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_leads_to_the_port_it_was_made_for_and_to_nothing_else()
    {
        var target = await fixture.ServeAsync("hello");
        var app = await fixture.WaitingAsync(new NetworkGrants { Links = [Link(Local, target.At(80))] });
        var other = await fixture.WaitingAsync();

        Assert.Equal("hello", await fixture.FetchAsync(app.Id, Local));
        Assert.Equal("no", await fixture.ConnectAsync(app.Id, "169.254.1.1", 10001));
        Assert.Equal("no", await fixture.ConnectAsync(app.Id, "169.254.1.2", 10000));
        // Not even the granted port by another way than the link's.
        Assert.Equal("no", await fixture.ConnectAsync(app.Id, $"{target.Address}", 80));
        Assert.Equal("no", await fixture.ConnectAsync(app.Id, $"{target.Address}", 81));
        Assert.Equal("no", await fixture.ConnectAsync(other.Id, "169.254.1.1", 10000));
        // It is a way there, not back.
        Assert.Equal("no", await fixture.ConnectAsync(target.Id, $"{app.Address}", 80));
        Assert.Equal("no", await fixture.ConnectAsync(target.Id, "169.254.1.1", 10000));
    }

    [Fact]
    public async Task Unlinking_cuts_connections_that_are_open()
    {
        var target = await fixture.StartAsync(fixture.Shell("while :; do nc -l -p 7 -e cat; done"));
        var app = await fixture.WaitingAsync(new NetworkGrants { Links = [Link(Local, target.At(7))] });
        await fixture.TryAsync(
            app.Id, "mkfifo /say; (exec 3<>/say; nc 169.254.1.1 10000 <&3 >/heard 2>&1; echo ended >>/heard) >/dev/null 2>&1 & sleep 0.2; echo one >/say");
        await Waiting.ForAsync(async () => await fixture.TryAsync(app.Id, "cat /heard") == "one");

        await fixture.Engine.GrantAsync(app.Id, NetworkGrants.None, Cancel);
        await fixture.TryAsync(app.Id, "echo two >/say");
        await Waiting.ForAsync(async () => (await fixture.TryAsync(app.Id, "cat /heard")).EndsWith("ended", StringComparison.Ordinal));
        Assert.DoesNotContain("two", await fixture.TryAsync(app.Id, "cat /heard"), StringComparison.Ordinal);
        Assert.Equal("no", await fixture.ConnectAsync(app.Id, "169.254.1.1", 10000));
    }

    [Fact]
    public async Task It_leads_to_each_of_several_targets_in_turn_and_follows_them()
    {
        var first = await fixture.ServeAsync("first");
        var second = await fixture.ServeAsync("second");
        var app = await fixture.WaitingAsync(new NetworkGrants { Links = [Link(Local, first.At(80), second.At(80))] });
        var pages = await FetchManyAsync(app.Id, 6);
        Assert.Equal((3, 3), (pages.Count(page => page == "first"), pages.Count(page => page == "second")));

        var third = await fixture.ServeAsync("third");
        await fixture.Engine.GrantAsync(app.Id, new NetworkGrants { Links = [Link(Local, third.At(80))] }, Cancel);
        Assert.Equal(["third", "third"], await FetchManyAsync(app.Id, 2));
    }

    [Fact]
    public async Task Without_a_target_it_fails_at_once()
    {
        var app = await fixture.WaitingAsync(new NetworkGrants { Links = [Link(Local)] });
        Assert.Contains("Connection refused", await fixture.TryAsync(app.Id, Fetch(Local)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_has_gone_fails_at_once_too_and_whoever_gets_its_address_is_not_reached()
    {
        var target = await fixture.ServeAsync("hello");
        var app = await fixture.WaitingAsync(new NetworkGrants { Links = [Link(Local, target.At(80))] });
        await fixture.EndAsync(target.Id);
        Assert.Matches("refused|unreachable|[Nn]o route", await fixture.TryAsync(app.Id, Fetch(Local)));
        await fixture.Engine.GrantAsync(app.Id, new NetworkGrants { Links = [Link(Local)] }, Cancel);
        Assert.Contains("Connection refused", await fixture.FetchAsync(app.Id, Local), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_may_be_linked_to_itself()
    {
        var app = await fixture.ServeAsync("me");
        await fixture.Engine.GrantAsync(app.Id, new NetworkGrants { Links = [Link(Local, app.At(80))] }, Cancel);
        Assert.Equal("me", await fixture.FetchAsync(app.Id, Local));
    }

    [Fact]
    public async Task It_works_while_the_server_is_away_and_with_the_next_one()
    {
        var target = await fixture.ServeAsync("hello");
        var app = await fixture.StartAsync(fixture.Shell($"mkfifo /go; echo ready; while :; do read word </go && {Fetch(Local)}; done"));
        await fixture.WaitForLineAsync(app.Id, "ready");
        await fixture.Engine.GrantAsync(app.Id, new NetworkGrants { Links = [Link(Local, target.At(80))] }, Cancel);
        var pid = new Slipway.Engine.Runtimes.Bundle(fixture.Options.ResolvedRuntimeFolder, app.Id).ReadPid();
        await fixture.RestartEngineAsync(async () =>
        {
            await Host.RunAsync("nsenter", "-t", $"{pid}", "-m", "-r", "/bin/sh", "-c", "echo go >/go");
            await Waiting.ForAsync(async () => (await File.ReadAllTextAsync(Path.Combine(fixture.Options.DataFolder, "logs", $"{app.Id}", "current.log"), Cancel)).Contains("hello", StringComparison.Ordinal));
        });
        Assert.Equal("hello", await fixture.FetchAsync(app.Id, Local));
        // What was granted last is what holds, not what it was started with.
        await fixture.Engine.GrantAsync(app.Id, NetworkGrants.None, Cancel);
        await fixture.RestartEngineAsync();
        Assert.Contains("Connection refused", await fixture.FetchAsync(app.Id, Local), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> FetchManyAsync(InstanceId id, int count) =>
        (await fixture.TryAsync(id, string.Join(';', Enumerable.Repeat(Fetch(Local), count)))).Split('\n');
}
