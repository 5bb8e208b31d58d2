using System.Diagnostics;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Space;

/// <summary>An end that can't be written down is not forgotten.</summary>
public sealed class EndOnFullDiskTests
{
    // Beyond what the write-ahead log has room for without growing.
    private const int RefusalsInARow = 3;

    [Fact]
    public async Task An_instance_that_ends_while_the_disk_is_full_is_replaced_when_there_is_room()
    {
        using var disk = new SmallDisk("16m");
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1000 & wait $!; done"));
        await using var world = await ServerWorld.StartAsync(change: options => options with { Data = Path.Combine(disk.Path, "data"), DiskReserve = 0 });
        var task = await world.DeployAsync(new
        {
            image_url = $"{registry.Host}/team/busybox:1",
            job_fqn = "job::/sandbox/admin::app",
            start = true,
            restart_config = new { restart_mode = "always" },
        });
        Assert.Equal(TaskState.Complete, task.State);
        var job = Assert.Single(await world.JobsAsync());
        var first = Assert.Single(await world.InstancesAsync(job));

        using var enough = new CancellationTokenSource();
        var filling = Task.Run(
            () =>
            {
                // What the instance leaves is taken, too, before anybody else has it.
                while (!enough.IsCancellationRequested)
                    disk.Fill();
            },
            ServerWorld.Cancel);
        await UntilRefusedAsync(world);
        using (var kill = Process.Start("pkill", ["-KILL", "-f", $"^[^ ]*conmon .*{first.Uuid}"]))
            await kill.WaitForExitAsync(ServerWorld.Cancel);
        // Its files are freed before its end is written down, which fails then.
        await ServerWorld.EventuallyAsync(() => Task.FromResult(!Directory.Exists(Path.Combine(world.Data, "instances", $"{first.Uuid}"))), "its files to go");
        await UntilRefusedAsync(world);
        Assert.Equal(first.Uuid, Assert.Single(await world.InstancesAsync(job)).Uuid);

        await enough.CancelAsync();
        await filling;
        disk.Empty();
        await ServerWorld.EventuallyAsync(
            async () => (await world.InstancesAsync(job)).Any(one => one.State == InstanceState.Running && one.Uuid != first.Uuid), "another instance");
        Assert.Equal(InstanceState.Removed, Assert.Single(await world.InstancesAsync(job), one => one.Uuid == first.Uuid).State);
    }

    private static async Task UntilRefusedAsync(ServerWorld world)
    {
        var refusals = 0;
        await ServerWorld.EventuallyAsync(
            async () =>
            {
                using var response = await world.Http.PostAsync("/v1/packages", ServerWorld.JsonBody(new
                {
                    fqn = $"package::/sandbox/admin::p{Guid.NewGuid():n}",
                    length = 1,
                    digest = $"sha256:{new string('a', 64)}",
                }), ServerWorld.Cancel);
                refusals = (int)response.StatusCode == 507 ? refusals + 1 : 0;
                return refusals == RefusalsInARow;
            },
            "the disk to be full");
    }
}
