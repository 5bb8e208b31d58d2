using System.Globalization;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Specs;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>The server goes and comes back; instances don't notice, and nothing of what happened is lost.</summary>
public sealed class AdoptionTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string UntilTold = "mkfifo /go; echo ready; read code </go; echo \"ends with $code\"; exit $code";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_instance_is_adopted_and_its_later_end_is_seen()
    {
        var spec = fixture.Shell(UntilTold) with { JobVersion = 3 };
        var started = await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");

        var adopted = Assert.Single(await fixture.RestartEngineAsync(), status => status.Id == spec.Id);
        Assert.Equal(started with { StartedAt = adopted.StartedAt }, adopted);
        Assert.Equal(3, adopted.JobVersion);

        await fixture.Engine.ExecAsync(spec.Id, ["/bin/sh", "-c", "echo 21 >/go"], null, Cancel);
        var ended = await fixture.Ended.WaitAsync(spec.Id);
        Assert.Equal((InstancePhase.Exited, 21), (ended.Phase, ended.ExitCode));
        Assert.Equal("ready\nends with 21", await fixture.LogAsync(spec.Id));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Fact]
    public async Task An_instance_that_ended_while_nobody_was_there_has_its_exit_code()
    {
        var spec = fixture.Shell(UntilTold);
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var bundle = new Bundle(fixture.Options.ResolvedRuntimeFolder, spec.Id);
        var adopted = await fixture.RestartEngineAsync(async () =>
        {
            var conmon = bundle.ReadConmonPid()!.Value;
            await Host.RunAsync("nsenter", "-t", $"{bundle.ReadPid()}", "-m", "-r", "/bin/sh", "-c", "echo 33 >/go");
            await Waiting.ForAsync(() => !bundle.IsConmon(conmon));
        });
        var status = Assert.Single(adopted, status => status.Id == spec.Id);
        Assert.Equal((InstancePhase.Exited, 33), (status.Phase, status.ExitCode));
        Assert.NotNull(status.EndedAt);

        // Told once by the list, not again by the event; and the same by every later server, until it is removed.
        Assert.Equal(status, Assert.Single(await fixture.RestartEngineAsync(), again => again.Id == spec.Id));
        Assert.Equal(0, fixture.Ended.Count(spec.Id));
        Assert.Equal("ready\nends with 33", await fixture.LogAsync(spec.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_instance_whose_supervisor_was_killed_is_lost_and_does_not_run_on(bool whileAway)
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var bundle = new Bundle(fixture.Options.ResolvedRuntimeFolder, spec.Id);
        Task KillAsync() => Host.RunAsync("kill", "-9", bundle.ReadConmonPid()!.Value.ToString(CultureInfo.InvariantCulture));
        InstanceStatus status;
        if (whileAway)
        {
            status = Assert.Single(await fixture.RestartEngineAsync(KillAsync), status => status.Id == spec.Id);
        }
        else
        {
            await KillAsync();
            status = await fixture.Ended.WaitAsync(spec.Id);
        }

        Assert.Equal((InstancePhase.Lost, null), (status.Phase, status.ExitCode));
        await Waiting.ForAsync(() => !Directory.Exists($"/proc/{bundle.ReadPid()}"));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Fact]
    public async Task An_instance_whose_runtime_folder_was_deleted_under_it_is_lost_and_does_not_run_on()
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var pid = new Bundle(fixture.Options.ResolvedRuntimeFolder, spec.Id).ReadPid();
        var adopted = await fixture.RestartEngineAsync(() =>
        {
            Directory.Delete(fixture.Options.ResolvedRuntimeFolder, recursive: true);
            return Task.CompletedTask;
        });
        Assert.Equal(InstancePhase.Lost, Assert.Single(adopted, status => status.Id == spec.Id).Phase);
        await Waiting.ForAsync(() => !Directory.Exists($"/proc/{pid}"));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        await Waiting.ForAsync(() => Leftovers.Of(spec.Id, fixture.Options).Count == 0);
    }

    [Fact]
    public async Task Its_supervisor_is_in_no_cgroup_of_the_servers()
    {
        var spec = fixture.Spec("/bin/sleep", "1000");
        await fixture.StartAsync(spec);
        var conmon = new Bundle(fixture.Options.ResolvedRuntimeFolder, spec.Id).ReadConmonPid();
        var groups = (await File.ReadAllLinesAsync($"/proc/{conmon}/cgroup", Cancel)).Select(line => line.Split(':', 3)[2]).Distinct();
        Assert.Subset(new HashSet<string>(["/", $"/slipway-{fixture.Options.Name}/_conmon"]), groups.ToHashSet());
    }

    [Fact]
    public async Task After_a_reboot_all_that_ran_is_lost()
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        var bundle = new Bundle(fixture.Options.ResolvedRuntimeFolder, spec.Id);

        // What a reboot does: no process, no mount, an empty tmpfs.
        var adopted = await fixture.RestartEngineAsync(async () =>
        {
            await Host.RunAsync("kill", "-9", $"{bundle.ReadConmonPid()}", $"{bundle.ReadPid()}");
            await Host.RunAsync("umount", "-l", Path.Combine(fixture.Options.DataFolder, "instances", spec.Id.ToString(), "rootfs"));
            await Waiting.ForAsync(() => Host.Processes(spec.Id.ToString()).Count == 0);
            Directory.Delete(fixture.Options.ResolvedRuntimeFolder, recursive: true);
            await fixture.RewriteRecordAsync(spec.Id, text => text.Replace(BootId.Read(), $"{Guid.NewGuid()}", StringComparison.Ordinal));
        });
        var status = Assert.Single(adopted, status => status.Id == spec.Id);
        Assert.Equal((InstancePhase.Lost, true), (status.Phase, status.Rebooted));
        Assert.Equal("ready", await fixture.LogAsync(spec.Id));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Fact]
    public async Task An_address_in_use_is_not_given_out_again_by_the_next_server()
    {
        var first = fixture.Shell("echo ready; exec sleep 1000");
        var address = (await fixture.StartAsync(first)).Address;
        await fixture.RestartEngineAsync();
        var next = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fixture.StartAsync(fixture.Shell("exec sleep 1000"))));
        Assert.DoesNotContain(address, next.Select(status => status.Address));
    }

    [Fact]
    public async Task What_belongs_to_no_instance_is_cleared_away()
    {
        // A server that died in the middle of a start leaves a record without a phase; one whose folder was deleted by
        // hand leaves everything but the record.
        var unfinished = fixture.Shell("echo ready; exec sleep 1000");
        var forgotten = fixture.Shell("echo ready; exec sleep 1000");
        var port = EngineNetwork.PortName(InstanceId.New());
        await fixture.StartAsync(unfinished);
        await fixture.StartAsync(forgotten);
        await fixture.RestartEngineAsync(async () =>
        {
            await fixture.RewriteRecordAsync(unfinished.Id, text => text.Replace("\"phase\": \"Running\"", "\"phase\": null", StringComparison.Ordinal));
            File.Delete(Path.Combine(fixture.Options.DataFolder, "instances", $"{forgotten.Id}", "instance.json"));
            await Host.RunAsync("ip", "link", "add", port, "type", "veth", "peer", "name", $"{port}x");
            await Host.RunAsync("ip", "link", "set", port, "group", $"{fixture.Options.PortGroup}");
        });
        Assert.Empty(Leftovers.Of(unfinished.Id, fixture.Options));
        Assert.Empty(Leftovers.Of(forgotten.Id, fixture.Options));
        Assert.False(Directory.Exists($"/sys/class/net/{port}"));
    }
}
