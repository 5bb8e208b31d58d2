using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>What goes wrong around an instance, one fault at a time.</summary>
public sealed class FaultTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_supervisor_that_is_stopped_loses_no_line_and_does_not_keep_its_instance_from_being_stopped()
    {
        var spec = fixture.Shell("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.02; done");
        var bundle = await ReadyAsync(spec);
        await Host.RunAsync("kill", "-STOP", $"{bundle.ReadConmonPid()}");

        var status = await fixture.Engine.StopAsync(spec.Id, new StopRequest("SIGTERM", TimeSpan.FromSeconds(20), []), Cancel);

        Assert.Equal((InstancePhase.Exited, 7), (status.Phase, status.ExitCode));
        Assert.Equal("ready\nbye", await fixture.LogAsync(spec.Id));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Fact]
    public async Task An_instance_whose_first_process_is_killed_ends_with_the_signals_code()
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        var bundle = await ReadyAsync(spec);
        await Host.RunAsync("kill", "-9", $"{bundle.ReadPid()}");
        var status = await fixture.Ended.WaitAsync(spec.Id);
        Assert.Equal((InstancePhase.Exited, 137), (status.Phase, status.ExitCode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_runs_in_a_terminal_ends_with_the_server_that_had_it(bool tty)
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        var bundle = await ReadyAsync(spec);
        var mark = $"98764{Random.Shared.Next(10_000, 99_999)}";
        await using var terminal = await fixture.Engine.OpenAsync(
            spec.Id, new TerminalRequest(["/bin/sh", "-c", $"sleep {mark} & echo started; wait"], tty), Cancel);
        await terminal.WaitForAsync("started");

        await fixture.RestartEngineAsync();

        await Waiting.ForAsync(() => Host.Processes(mark).Count == 0);
        Assert.DoesNotContain(Directory.EnumerateDirectories(bundle.Folder), path => Path.GetFileName(path).StartsWith('t'));
        Assert.Equal(0, (await fixture.Engine.ExecAsync(spec.Id, ["/bin/true"], null, Cancel)).ExitCode);
    }

    [Fact]
    public async Task What_holds_an_instances_variables_is_for_root_alone()
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000") with { Environment = new Dictionary<string, string> { ["PASSWORD"] = "secret" } };
        var bundle = await ReadyAsync(spec);
        Assert.Contains("secret", await File.ReadAllTextAsync(bundle.Config, Cancel), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bundle.Config));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(bundle.Folder));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public async Task A_record_that_was_cut_short_stops_no_server_and_is_set_aside(double left)
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        await ReadyAsync(spec);
        var adopted = await fixture.RestartEngineAsync(() => fixture.RewriteRecordAsync(spec.Id, text => text[..(int)(text.Length * left)]));

        Assert.DoesNotContain(adopted, status => status.Id == spec.Id);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
        Assert.Equal(left > 0, File.Exists(Path.Combine(fixture.Options.DataFolder, "set-aside", $"instance-{spec.Id}.json")));
        Assert.Equal("ready", await fixture.LogAsync(spec.Id));
    }

    [Fact]
    public async Task What_cant_be_removed_stops_no_server_and_goes_with_a_later_one()
    {
        var folder = Path.Combine(fixture.Options.DataFolder, "instances", $"{InstanceId.New()}");
        var held = Directory.CreateDirectory(Path.Combine(folder, "held")).FullName;
        await Host.RunAsync("mount", "-t", "tmpfs", "none", held);
        await fixture.RestartEngineAsync();
        Assert.True(Directory.Exists(folder));

        await Host.RunAsync("umount", held);
        await fixture.RestartEngineAsync();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_server_that_died_while_it_put_a_log_file_aside_loses_no_line()
    {
        var spec = fixture.Shell("mkfifo /in; echo ready; while :; do read n </in; echo line $n; done");
        await ReadyAsync(spec);
        var folder = Path.Combine(fixture.Options.DataFolder, "logs", $"{spec.Id}");
        await fixture.RestartEngineAsync(() =>
        {
            File.Move(Path.Combine(folder, "current.log"), Path.Combine(folder, "00000001.log"));
            return Task.CompletedTask;
        });
        await Waiting.ForAsync(() => File.Exists(Path.Combine(folder, "current.log")));
        await fixture.Engine.ExecAsync(spec.Id, ["/bin/sh", "-c", "echo 1 >/in"], null, Cancel);
        await fixture.WaitForLineAsync(spec.Id, "line 1");
        Assert.Equal("ready\nline 1", await fixture.LogAsync(spec.Id));
    }

    private async Task<Bundle> ReadyAsync(InstanceSpec spec)
    {
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        return new Bundle(fixture.Options.ResolvedRuntimeFolder, spec.Id);
    }
}
