using Slipway.Engine.Instances;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>The same with runc, for machines where crun does not work.</summary>
public sealed class RuncTests : IAsyncLifetime
{
    private readonly EngineFixture fixture = new() { Runtime = "runc" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => fixture.InitializeAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task It_runs_tells_stops_and_leaves_nothing()
    {
        Assert.StartsWith("runc ", await fixture.Engine.ProbeAsync(Cancel), StringComparison.Ordinal);
        var spec = fixture.Shell("trap 'exit 6' TERM; id -un; echo ready; while :; do sleep 0.05; done") with { User = "app", Memory = 32 << 20, Cpu = 500 };
        var status = await fixture.StartAsync(spec);
        Assert.NotNull(status.Address);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var exec = await fixture.Engine.ExecAsync(spec.Id, ["/bin/sh", "-c", "id -u; exit 4"], "root", Cancel);
        Assert.Equal(new ExecResult(4, "0\n", ""), exec);
        await fixture.RestartEngineAsync();
        status = await fixture.Engine.StopAsync(spec.Id, new StopRequest("SIGTERM", TimeSpan.FromSeconds(30), []), Cancel);
        Assert.Equal((InstancePhase.Exited, 6), (status.Phase, status.ExitCode));
        Assert.Equal("app\nready", await fixture.LogAsync(spec.Id));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Theory]
    [InlineData("/bin/nonesuch", "there is no such file")]
    [InlineData("nonesuch", "no such program in the package's PATH")]
    [InlineData("/bin/not-executable", "not executable")]
    [InlineData("/bin/not-a-program", "not a program for this machine")]
    [InlineData("/bin/orphan-script", "there is no such file in the package, or the interpreter")]
    public async Task A_command_that_cant_be_run(string command, string message)
    {
        var spec = fixture.Spec(command);
        var failure = await Failures.OfAsync(() => fixture.StartAsync(spec));
        Assert.Equal("start_failed", failure.Code.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Fact]
    public async Task It_is_denied_what_crun_denies()
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell("unshare -n true; mount -t tmpfs none /tmp; grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/self/status | tr -s '\\t' ' '"));
        Assert.Contains("stderr: unshare: unshare(0x40000000): Operation not permitted", log, StringComparison.Ordinal);
        Assert.Contains("permission denied", log, StringComparison.Ordinal);
        Assert.Contains("CapEff: 00000000800405fb\nNoNewPrivs: 1\nSeccomp: 2", log, StringComparison.Ordinal);
    }
}
