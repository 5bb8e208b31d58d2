using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>The engine leaves the machine as it found it, but not while somebody lives there.</summary>
public sealed class ClosingTests
{
    [Fact]
    public async Task Closing_waits_for_the_last_instance_and_then_takes_everything_along()
    {
        var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        var spec = fixture.Spec("/bin/sleep", "1000") with { AllowEgress = true };
        await fixture.StartAsync(spec);
        await fixture.Engine.CloseAsync(CancellationToken.None);
        Assert.True(Directory.Exists($"/sys/class/net/{fixture.Options.BridgeName}"));
        Assert.NotEmpty(Host.Cgroups($"slipway-{fixture.Options.Name}"));

        await fixture.DisposeAsync();
        Assert.False(Directory.Exists($"/sys/class/net/{fixture.Options.BridgeName}"));
        Assert.DoesNotContain(fixture.Options.TableName, await Host.RunAsync("nft", "list", "tables"), StringComparison.Ordinal);
        Assert.Empty(Host.Cgroups($"slipway-{fixture.Options.Name}"));
        Assert.False(Directory.Exists(fixture.Options.ResolvedRuntimeFolder));
        Assert.False(Directory.Exists(fixture.Options.DataFolder));
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
}
