using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>What instances learn when they ask for names.</summary>
public sealed class NameTests
{
    private static readonly NetworkGrants Anywhere = new() { Egress = [EgressRule.Anywhere] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_follow_what_an_instance_may_reach()
    {
        await using var server = new TestNameServer();
        await using var fixture = new EngineFixture { NameServers = [server.Address] };
        await fixture.InitializeAsync();
        var app = await fixture.WaitingAsync();

        // Nothing: no name at all, at once, and nobody else is asked.
        Assert.Contains("NXDOMAIN", await fixture.TryAsync(app.Id, "nslookup known.test"), StringComparison.Ordinal);
        Assert.Contains("NXDOMAIN", await fixture.TryAsync(app.Id, "nslookup api.slipway.test"), StringComparison.Ordinal);
        Assert.Equal(0, server.Asked);

        await fixture.Engine.GrantAsync(app.Id, new NetworkGrants { Api = true }, Cancel);
        Assert.Contains("Address: 169.254.0.2", await fixture.TryAsync(app.Id, "nslookup api.slipway.test"), StringComparison.Ordinal);
        Assert.Contains("NXDOMAIN", await fixture.TryAsync(app.Id, "nslookup known.test"), StringComparison.Ordinal);
        Assert.Equal(0, server.Asked);

        await fixture.Engine.GrantAsync(app.Id, Anywhere, Cancel);
        Assert.Contains($"Address: {TestNameServer.Known}", await fixture.TryAsync(app.Id, "nslookup known.test"), StringComparison.Ordinal);
        Assert.Contains("NXDOMAIN", await fixture.TryAsync(app.Id, "nslookup unknown.test"), StringComparison.Ordinal);
        Assert.NotEqual(0, server.Asked);

        // By its own name it finds itself, from /etc/hosts.
        Assert.Contains($"{app.Address} app-1", await fixture.TryAsync(app.Id, "cat /etc/hosts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_told_over_TCP_too_and_garbage_gets_no_answer()
    {
        await using var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        var app = await fixture.WaitingAsync(new NetworkGrants { Api = true });
        const string question = @"\022\064\001\000\000\001\000\000\000\000\000\000\003api\007slipway\004test\000\000\001\000\001";
        var answer = await fixture.TryAsync(app.Id, $@"printf '\000\042{question}' | nc -w 3 169.254.0.53 53 | tail -c 4 | od -An -tu1");
        Assert.Equal(["169", "254", "0", "2"], answer.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", await fixture.TryAsync(app.Id, @"printf '\000\005hello' | nc -w 3 169.254.0.53 53"));
        Assert.Equal("", await fixture.TryAsync(app.Id, @"printf '\377\377' | nc -w 3 169.254.0.53 53"));
        Assert.Contains("Address: 169.254.0.2", await fixture.TryAsync(app.Id, "nslookup api.slipway.test"), StringComparison.Ordinal);
    }
}
