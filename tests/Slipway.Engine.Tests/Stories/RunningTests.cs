using System.Diagnostics;
using Slipway.Engine.Instances;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>An instance runs, writes, and ends in one way or another.</summary>
public sealed class RunningTests(EngineFixture fixture, ITestOutputHelper output) : IClassFixture<EngineFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_engine_says_what_it_runs_instances_with()
    {
        var text = await fixture.Engine.ProbeAsync(Cancel);
        Assert.Matches(@"^(crun|runc) [0-9.]+( \(own mount namespace\))?, conmon [0-9.]+$", text);
    }

    [Fact]
    public async Task What_an_instance_writes_is_in_its_log_by_stream()
    {
        var (status, log) = await fixture.RunAsync(fixture.Shell("echo hello; echo trouble >&2; printf 'grüße'"));
        Assert.Equal(InstancePhase.Exited, status.Phase);
        Assert.Equal(0, status.ExitCode);
        Assert.Null(status.Address);
        Assert.Equal(["grüße", "hello", "stderr: trouble"], log.Split('\n').Order());
    }

    [Theory]
    [InlineData("exit 42", 42)]
    [InlineData("kill -9 $$", null)]
    [InlineData("sh -c 'kill -15 $$'; exit $?", 143)]
    public async Task The_exit_code_is_the_process_own(string script, int? expected)
    {
        var (status, _) = await fixture.RunAsync(fixture.Shell(script));
        // PID 1 of a namespace can't kill itself: the signal is dropped and the shell ends well.
        Assert.Equal(expected ?? 0, status.ExitCode);
        Assert.Equal(1, fixture.Ended.Count(status.Id));
    }

    [Fact]
    public async Task A_signal_that_ends_it_shows_as_128_and_its_number()
    {
        var spec = fixture.Shell("trap - TERM; echo ready; exec sleep 1000");
        var running = await fixture.StartAsync(spec);
        Assert.Equal(InstancePhase.Running, running.Phase);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var stopped = await fixture.Engine.StopAsync(spec.Id, new StopRequest("KILL", TimeSpan.FromSeconds(10), []), Cancel);
        Assert.Equal(137, stopped.ExitCode);
        Assert.False(stopped.OutOfMemory);
    }

    [Fact]
    public async Task An_instance_beyond_its_memory_is_killed_and_says_so()
    {
        var (status, log) = await fixture.RunAsync(fixture.Spec("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1") with
        {
            Memory = 32 * 1024 * 1024,
        });
        Assert.True(status.OutOfMemory, log);
        Assert.Equal(137, status.ExitCode);
    }

    [Fact]
    public async Task Limits_are_applied()
    {
        var spec = fixture.Shell("echo ready; while :; do :; done") with { Memory = 48 * 1024 * 1024, Cpu = 150 };
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var limits = await fixture.Engine.ExecAsync(
            spec.Id,
            ["/bin/sh", "-c", "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null"],
            user: null,
            Cancel);
        Assert.Equal("50331648\n512\n", limits.Output);

        // A loop that never ends used what it was given and not more: 150 ms a second, against 1000 without the limit.
        var start = fixture.Engine.ReadStats(spec.Id)!;
        var clock = Stopwatch.StartNew();
        InstanceStats now;
        do
            now = fixture.Engine.ReadStats(spec.Id)!;
        while ((now.CpuTime - start.CpuTime).TotalMilliseconds < 100);
        var share = (now.CpuTime - start.CpuTime) / clock.Elapsed;
        output.WriteLine($"{share:P0} of a CPU, {now.Memory} bytes, {now.Processes} processes");
        Assert.InRange(share, 0.01, 0.4);
        Assert.InRange(now.Memory, 1, 48 * 1024 * 1024);
        await fixture.EndAsync(spec.Id);
        Assert.Null(fixture.Engine.ReadStats(spec.Id));
    }

    [Fact]
    public async Task It_knows_its_name_its_user_and_its_place()
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell("id; pwd; hostname; echo $HOME $HOSTNAME $GREETING; cat /etc/hosts; echo $PATH; stat -c %U:%G . /data") with
        {
            User = "app",
            WorkingDirectory = "/srv/deep/er",
            ScratchDirectories = ["/data"],
            Hostname = "web-7",
            Environment = new Dictionary<string, string> { ["GREETING"] = "hi there" },
        });
        var lines = log.Split('\n');
        Assert.Equal("uid=1000(app) gid=1000(app) groups=8(mail),1000(app),2000(extra)", lines[0]);
        Assert.Equal(["/srv/deep/er", "web-7", "/home/app web-7 hi there", "127.0.0.1 localhost"], lines[1..5]);
        Assert.EndsWith(" web-7", lines[5]);
        Assert.Equal("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", lines[6]);
        Assert.Equal(["app:app", "app:app"], lines[7..9]);
    }

    [Fact]
    public async Task A_command_runs_inside_as_another_user()
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var asApp = await fixture.Engine.ExecAsync(spec.Id, ["/bin/sh", "-c", "id -u; echo oops >&2; exit 5"], "app", Cancel);
        Assert.Equal(new ExecResult(5, "1000\n", "oops\n"), asApp);
        var missing = await Failures.OfAsync(() => fixture.Engine.ExecAsync(spec.Id, ["/bin/nonesuch"], null, Cancel));
        Assert.Equal("start_failed", missing.Code.Code);
        await fixture.EndAsync(spec.Id);
    }

    [Fact]
    public async Task A_hundred_and_thirty_layers_make_one_root()
    {
        var folder = Path.Combine(fixture.Options.DataFolder, "layers, with:commas");
        var layers = Enumerable.Range(0, 130).Select(number =>
        {
            var layer = Path.Combine(folder, $"layer-{number:D64}");
            Directory.CreateDirectory(layer);
            File.WriteAllText(Path.Combine(layer, "top"), $"{number}");
            File.WriteAllText(Path.Combine(layer, $"only-{number}"), "");
            return layer;
        });
        var (status, log) = await fixture.RunAsync(fixture.Shell("cat /top; echo; ls / | grep -c only") with { Layers = [fixture.Base, .. layers] });
        Assert.Equal(0, status.ExitCode);
        Assert.Equal("129\n130", log);
    }

    [Fact]
    public async Task Many_start_at_once()
    {
        var specs = Enumerable.Range(0, 20).Select(number => fixture.Shell($"echo number {number}; exec sleep 1000")).ToList();
        var clock = Stopwatch.StartNew();
        var running = await Task.WhenAll(specs.Select(fixture.StartAsync));
        output.WriteLine($"20 starts side by side: {clock.ElapsedMilliseconds} ms");
        Assert.Equal(20, running.Select(status => status.Address).Distinct().Count());
        await Task.WhenAll(specs.Select(spec => fixture.EndAsync(spec.Id)));
    }

    [Fact]
    public async Task A_start_takes_a_moment()
    {
        var times = new List<double>();
        for (var round = 0; round < 11; round++)
        {
            var spec = fixture.Spec("/bin/sleep", "1000");
            var clock = Stopwatch.StartNew();
            await fixture.StartAsync(spec);
            times.Add(clock.Elapsed.TotalMilliseconds);
            await fixture.EndAsync(spec.Id);
        }

        times.Sort();
        output.WriteLine($"start until exec'd: median {times[5]:F0} ms, {times[0]:F0} to {times[^1]:F0}");
        Assert.True(times[5] < 5000);
    }
}
