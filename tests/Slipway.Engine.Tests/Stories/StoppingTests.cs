using System.Diagnostics;
using Slipway.Engine.Instances;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>An instance is stopped, with manners first, and removed without a trace.</summary>
public sealed class StoppingTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Patient = "trap 'echo bye; exit 7' TERM; trap 'exit 8' QUIT; echo ready; while :; do sleep 0.05; done";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SIGTERM", 7)]
    [InlineData("SIGQUIT", 8)]
    [InlineData("3", 8)]
    [InlineData("SIGNONSENSE", 7)]
    public async Task It_gets_its_signal_and_time_to_end(string signal, int exitCode)
    {
        var spec = await ReadyAsync(fixture.Shell(Patient));
        var status = await fixture.Engine.StopAsync(spec.Id, new StopRequest(signal, Long, []), Cancel);
        Assert.Equal((InstancePhase.Exited, exitCode), (status.Phase, status.ExitCode));
        if (exitCode == 7)
            Assert.Equal("ready\nbye", await fixture.LogAsync(spec.Id));
        Assert.Equal(1, fixture.Ended.Count((await fixture.Ended.WaitAsync(spec.Id)).Id));
    }

    [Fact]
    public async Task A_stubborn_one_is_killed_when_the_grace_is_over()
    {
        var spec = await ReadyAsync(fixture.Shell("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
        var clock = Stopwatch.StartNew();
        var status = await fixture.Engine.StopAsync(spec.Id, new StopRequest("SIGTERM", TimeSpan.FromMilliseconds(300), []), Cancel);
        Assert.Equal(137, status.ExitCode);
        Assert.InRange(clock.ElapsedMilliseconds, 290, 15_000);
    }

    [Fact]
    public async Task Its_own_stop_command_comes_before_the_signal()
    {
        var spec = await ReadyAsync(fixture.Shell("trap 'exit 9' TERM; mkfifo /stop; echo ready; read word </stop; echo \"told: $word\"; exit 3"));
        var status = await fixture.Engine.StopAsync(spec.Id, new StopRequest("SIGTERM", Long, ["/bin/sh", "-c", "echo please >/stop"]), Cancel);
        Assert.Equal(3, status.ExitCode);
        Assert.Equal("ready\ntold: please", await fixture.LogAsync(spec.Id));
    }

    [Theory]
    [InlineData("/bin/false")]
    [InlineData("/bin/nonesuch")]
    public async Task A_stop_command_that_fails_gives_way_to_the_signal(string command)
    {
        var spec = await ReadyAsync(fixture.Shell(Patient));
        var status = await fixture.Engine.StopAsync(spec.Id, new StopRequest("SIGTERM", Long, [command]), Cancel);
        Assert.Equal(7, status.ExitCode);
    }

    [Fact]
    public async Task A_stop_command_that_hangs_ends_with_the_grace()
    {
        var spec = await ReadyAsync(fixture.Shell("echo ready; exec sleep 1000"));
        var status = await fixture.Engine.StopAsync(
            spec.Id, new StopRequest("SIGTERM", TimeSpan.FromMilliseconds(300), ["/bin/sleep", "1000"]), Cancel);
        Assert.Equal(137, status.ExitCode);
    }

    [Fact]
    public async Task Stopping_twice_or_after_the_end_is_fine_and_the_end_is_told_once()
    {
        var spec = await ReadyAsync(fixture.Shell(Patient));
        var request = new StopRequest("SIGTERM", Long, []);
        var both = await Task.WhenAll(fixture.Engine.StopAsync(spec.Id, request, Cancel), fixture.Engine.StopAsync(spec.Id, request, Cancel));
        Assert.All(both, status => Assert.Equal(7, status.ExitCode));
        Assert.Equal(7, (await fixture.Engine.StopAsync(spec.Id, request, Cancel)).ExitCode);
        await fixture.Ended.WaitAsync(spec.Id);
        Assert.Equal(1, fixture.Ended.Count(spec.Id));
    }

    [Fact]
    public async Task Removing_leaves_only_the_log_and_then_not_even_that()
    {
        var spec = await ReadyAsync(fixture.Shell("mkdir -p /home/new; echo x >/home/new/file; echo ready; exec sleep 1000"));
        var early = await Failures.OfAsync(() => fixture.Engine.RemoveAsync(spec.Id, Cancel));
        Assert.Equal("state_conflict", early.Code.Code);
        Assert.NotEmpty(Leftovers.Of(spec.Id, fixture.Options));

        await fixture.EndAsync(spec.Id);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
        Assert.Equal("ready", await fixture.LogAsync(spec.Id));
        Assert.False(Directory.Exists(Path.Combine(fixture.Base, "home", "new")));

        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        await fixture.Engine.DeleteLogAsync(spec.Id, Cancel);
        Assert.Equal("not_found", (await Failures.OfAsync(() => fixture.LogAsync(spec.Id))).Code.Code);
        Assert.Equal("not_found", (await Failures.OfAsync(() => fixture.Engine.StopAsync(spec.Id, EngineFixture.AtOnce, Cancel))).Code.Code);
    }

    [Fact]
    public async Task A_writable_layer_nested_deeper_than_a_path_can_be_long_is_removed_too()
    {
        // 60 names of 200 letters, put into each other from the inside out: 12,000 letters against the 4,096 of a path.
        const string nest = "name=$(printf '%0200d' 0); mkdir $name; n=0; while [ $n -lt 60 ]; do mkdir outer; mv $name outer/; mv outer $name; n=$((n+1)); done; echo ready";
        var spec = fixture.Shell(nest);
        var (status, log) = await fixture.RunAsync(spec);
        Assert.Equal((0, "ready"), (status.ExitCode, log));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    private async Task<InstanceSpec> ReadyAsync(InstanceSpec spec)
    {
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        return spec;
    }
}
