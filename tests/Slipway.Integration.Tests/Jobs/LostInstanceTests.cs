using System.Diagnostics;
using System.Globalization;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>What ends an instance from outside: its process killed, its supervisor killed, the machine started anew.</summary>
public sealed class LostInstanceTests : IAsyncLifetime
{
    private const string Image = "team/busybox:1";

    private TestRegistry registry = null!;
    private ServerWorld world = null!;
    private Job job = null!;
    private Instance first = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push(Image, await BusyboxImage.CreateAsync("sh"));
        world = await ServerWorld.StartAsync();
        var task = await world.DeployAsync(new
        {
            image_url = $"{registry.Host}/{Image}",
            job_fqn = "job::/sandbox/admin::app",
            start = true,
            start_command = new[] { "/bin/sh", "-c", "trap 'exit 0' TERM; echo here; while :; do sleep 1000 & wait $!; done" },
            restart_config = new { restart_mode = "failure", maximum_attempts = 3 },
        });
        Assert.Equal(TaskState.Complete, task.State);
        job = Assert.Single(await world.JobsAsync());
        first = Assert.Single(await world.InstancesAsync(job));
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task When_its_first_process_is_killed_the_restart_mode_says_what_happens()
    {
        await RunAsync("kill", "-9", $"{(await ProcessesAsync()).App}");
        await AssertReplacedAsync("was ended by signal 9");
    }

    [Fact]
    public async Task A_log_that_is_gone_hides_no_other()
    {
        await RunAsync("kill", "-9", $"{(await ProcessesAsync()).App}");
        await AssertReplacedAsync("was ended by signal 9");
        Directory.Delete(Path.Combine(world.Data, "logs", $"{first.Uuid}"), recursive: true);
        Assert.Matches(@"\A\[stdout\]\[[0-9a-f]{8}\] here\s*\z", await world.LogAsync(job));
    }

    [Fact]
    public async Task When_its_supervisor_is_killed_it_is_lost_and_replaced()
    {
        var (supervisor, app) = await ProcessesAsync();
        await RunAsync("kill", "-9", $"{supervisor}");
        await AssertReplacedAsync("was lost: its supervisor was killed, or the container that the server runs in was restarted");
        await ServerWorld.EventuallyAsync(() => Task.FromResult(!Directory.Exists($"/proc/{app}")), "the app to be gone");
    }

    [Fact]
    public async Task After_a_reboot_jobs_come_back_with_their_logs_and_new_addresses()
    {
        var (supervisor, app) = await ProcessesAsync();
        var folder = Path.Combine(world.Data, "instances", $"{first.Uuid}");
        var record = Path.Combine(folder, "instance.json");
        var runtime = File.ReadAllText($"/proc/{supervisor}/environ").Split('\0').Single(entry => entry.StartsWith("SLIPWAY_ENGINE=", StringComparison.Ordinal)).Split('=')[1];
        await world.StopServerAsync();

        // What a reboot does: no process, no mount, no cable, no rule, an empty /run; and another boot id.
        await RunAsync("kill", "-9", $"{supervisor}", $"{app}");
        await ServerWorld.EventuallyAsync(() => Task.FromResult(!Directory.Exists($"/proc/{supervisor}") && !Directory.Exists($"/proc/{app}")), "the processes to end");
        await RunAsync("umount", "-l", Path.Combine(folder, "rootfs"));
        await RunAsync("ip", "link", "del", "sw" + first.Uuid.Value.ToString("N")[..12]);
        await RunAsync("nft", "delete", "table", "inet", $"slipway_{world.EngineName}");
        await RunAsync("ip", "route", "del", "unreachable", world.EngineSubnet);
        Directory.Delete(runtime, recursive: true);
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", ServerWorld.Cancel)).Trim();
        await File.WriteAllTextAsync(record, (await File.ReadAllTextAsync(record, ServerWorld.Cancel)).Replace(boot, $"{Guid.NewGuid()}", StringComparison.Ordinal), ServerWorld.Cancel);

        await world.StartServerAsync();
        await AssertReplacedAsync("ended with the machine, which was restarted");
        Assert.Contains($"[stdout][{first.Uuid.Short}] here", await world.LogAsync(job), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    private async Task AssertReplacedAsync(string reason)
    {
        Instance? second = null;
        await ServerWorld.EventuallyAsync(
            async () => (second = (await world.InstancesAsync(job)).FirstOrDefault(one => one.State == InstanceState.Running && one.Uuid != first.Uuid)) is not null,
            "another instance");
        var ended = Assert.Single(await world.InstancesAsync(job), one => one.Uuid == first.Uuid);
        Assert.Equal((InstanceState.Removed, reason), (ended.State, ended.Reason));
        Assert.NotEqual("", second!.Address);
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains($"[stdout][{second.Uuid.Short}] here", StringComparison.Ordinal), "its first line");
    }

    /// <summary>conmon names the instance in its command line, and the app is its child.</summary>
    private async Task<(int Supervisor, int App)> ProcessesAsync()
    {
        var supervisor = int.Parse(Assert.Single((await RunAsync("pgrep", "-f", $"^[^ ]*conmon .*{first.Uuid}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)), CultureInfo.InvariantCulture);
        return (supervisor, int.Parse(await RunAsync("pgrep", "-P", $"{supervisor}"), CultureInfo.InvariantCulture));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var command = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await command.StandardOutput.ReadToEndAsync(ServerWorld.Cancel);
        await command.WaitForExitAsync(ServerWorld.Cancel);
        return output.Trim();
    }
}
