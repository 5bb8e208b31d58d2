using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>The engine leaves the machine as it found it, but not while somebody lives there.</summary>
public sealed class ClosingTests
{
    [Fact]
    public async Task Leaving_takes_everything_along_but_not_while_an_instance_runs()
    {
        var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        Assert.Empty(Host.Ports(fixture.Options));
        var spec = fixture.Spec("/bin/sleep", "1000") with { Grants = new NetworkGrants { Egress = [EgressRule.Anywhere] } };
        await fixture.StartAsync(spec);
        await fixture.RestartEngineAsync(() => AssertThereAsync(fixture.Options));
        await AssertThereAsync(fixture.Options);

        await fixture.DisposeAsync();
        Assert.DoesNotContain(fixture.Options.TableName, await Host.RunAsync("nft", "list", "tables"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(fixture.Options.ResolvedRuntimeFolder));
        Assert.False(Directory.Exists(fixture.Options.DataFolder));
    }

    [Fact]
    public async Task A_table_is_found_also_where_a_server_died_before_it_made_anything_else()
    {
        var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        await fixture.RestartEngineAsync(() => Host.NftAsync($"add table inet {fixture.Options.TableName}"));
        Assert.DoesNotContain(fixture.Options.TableName, await Host.RunAsync("nft", "list", "tables"), StringComparison.Ordinal);
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task A_machine_without_the_runtime_says_what_to_install()
    {
        var fixture = new EngineFixture { Runtime = "nonesuch" };
        var failure = await Failures.OfAsync(() => fixture.InitializeAsync().AsTask());
        Assert.Equal("engine_missing", failure.Code.Code);
        Assert.Contains("apt-get install crun conmon nftables iproute2", failure.Message, StringComparison.Ordinal);
        await fixture.Engine.DisposeAsync();
        Directory.Delete(fixture.Options.DataFolder, recursive: true);
    }

    [Theory]
    [InlineData("", "/data")]
    [InlineData("UPPER", "/data")]
    [InlineData("toolongname", "/data")]
    [InlineData("ok", "relative")]
    public void Options_out_of_bounds_are_refused(string name, string folder) =>
        Assert.Throws<ArgumentException>(() => new LocalEngine(
            new LocalEngineOptions { DataFolder = folder, Name = name },
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalEngine>.Instance));

    private static async Task AssertThereAsync(LocalEngineOptions options)
    {
        Assert.Single(Host.Ports(options));
        Assert.Contains($"unreachable {options.Subnet}", await Host.RunAsync("ip", "route"), StringComparison.Ordinal);
        Assert.Contains(options.TableName, await Host.RunAsync("nft", "list", "tables"), StringComparison.Ordinal);
        Assert.NotEmpty(Host.Cgroups($"slipway-{options.Name}"));
    }
}
