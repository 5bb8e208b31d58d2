using System.Net;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>The server's process is killed; the apps go on, and the next server brings to its end what was begun.</summary>
public sealed class KilledServerTests : IAsyncLifetime
{
    private const string Image = "team/busybox:1";

    private TestRegistry registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push(Image, await BusyboxImage.CreateAsync("sh"));
    }

    public async ValueTask DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task A_rolling_replacement_whose_server_is_killed_is_finished_by_the_next_while_somebody_always_serves()
    {
        await using var world = await ServerWorld.StartKillableAsync();
        var job = await DeployAsync(world, "trap 'exit 0' TERM; mkdir -p /tmp/w; echo hello > /tmp/w/index.html; sleep 0.5; httpd -f -p 8080 -h /tmp/w & wait");
        await world.PutAsync(job with { NumInstances = 2 });
        var before = await RunningAsync(world, job);
        await ServerWorld.EventuallyAsync(() => Task.FromResult(before.All(one => Serves(one.Address))), "the instances to serve");
        var restart = world.Http.PostAsync($"/v1/jobs/{job.Uuid}/restart", null, ServerWorld.Cancel);
        await ServerWorld.EventuallyAsync(async () => (await world.InstancesAsync(job)).Any(one => one.State == InstanceState.Starting), "a new instance to be started");

        await world.KillAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => restart);
        Assert.Contains(before, one => Serves(one.Address));
        await world.StartServerAsync();
        var served = true;
        await ServerWorld.EventuallyAsync(
            async () =>
            {
                var running = await RunningAsync(world, job);
                served &= running.Any(one => Serves(one.Address));
                return running.Count == 2 && running.All(one => before.All(old => old.Uuid != one.Uuid));
            },
            "two new instances");
        Assert.True(served);
        Assert.All((await world.InstancesAsync(job)).Where(one => one.State == InstanceState.Removed), one => Assert.Contains(one.Reason, (string[])["was stopped", "was being started when the server was killed"]));
    }

    [Fact]
    public async Task After_a_power_loss_at_any_moment_what_was_acknowledged_is_there()
    {
        var snapshots = Directory.CreateTempSubdirectory("slipway-snapshots-").FullName;
        var acknowledged = new List<string>();
        await using (var world = await ServerWorld.StartKillableAsync())
        {
            // Each while something is under way.
            for (var moment = 0; moment < 2; moment++)
            {
                var under = world.PostDeployAsync(Request($"app{moment}", "trap 'exit 0' TERM; echo here; while :; do sleep 1000 & wait $!; done"));
                var task = await under;
                await Task.Delay(TimeSpan.FromMilliseconds(150 * moment), ServerWorld.Cancel);
                await world.SnapshotAsync(Path.Combine(snapshots, $"{moment}"));
                acknowledged.Add(task.AbsolutePath);
                Assert.Equal(TaskState.Complete, (await world.WaitForEndAsync(task)).State);
            }

            await world.KillAsync();
            await world.StartServerAsync();
        }

        for (var moment = 0; moment < 2; moment++)
        {
            await using var world = await ServerWorld.StartOnAsync(Path.Combine(snapshots, $"{moment}"));
            foreach (var task in acknowledged.Take(moment + 1))
            {
                var document = await world.WaitForEndAsync(new Uri(world.Http.BaseAddress!, task));
                Assert.Equal(TaskState.Complete, document.State);
                Assert.Equal(Enumerable.Range(1, document.Events.Count).Select(seq => (long)seq), document.Events.Select(one => one.Seq));
            }

            Assert.Equal(moment + 1, (await world.JobsAsync()).Count);
            foreach (var job in await world.JobsAsync())
                await ServerWorld.EventuallyAsync(async () => (await RunningAsync(world, job)).Count == 1, $"{job.Fqn} to run");
        }

        Directory.Delete(snapshots, recursive: true);
    }

    private object Request(string name, string script, Dictionary<string, int>? routes = null) => new
    {
        image_url = $"{registry.Host}/{Image}",
        job_fqn = $"job::/sandbox/admin::{name}",
        start = true,
        exposed_ports = new[] { 8080 },
        routes,
        start_command = new[] { "/bin/sh", "-c", script },
    };

    private async Task<Job> DeployAsync(ServerWorld world, string script)
    {
        // A port that a route leads to is waited for.
        var task = await world.DeployAsync(Request("app", script, new() { ["http://app.example.com"] = 8080 }));
        Assert.True(task.State == TaskState.Complete, task.Events[^1].Payload.GetValueOrDefault("error"));
        return Assert.Single(await world.JobsAsync());
    }

    private static async Task<List<Instance>> RunningAsync(ServerWorld world, Job job) =>
        [.. (await world.InstancesAsync(job)).Where(one => one.State == InstanceState.Running)];

    private static bool Serves(string address)
    {
        try
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            socket.Connect(new IPEndPoint(IPAddress.Parse(address), 8080));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
