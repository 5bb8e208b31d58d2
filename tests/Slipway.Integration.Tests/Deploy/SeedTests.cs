using System.Net.WebSockets;
using NATS.Client;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>The request of the platform's own sample, and the log that it printed.</summary>
public sealed class SeedTests(RealRegistryFixture registry)
{
    private static readonly object Request = new
    {
        image_url = "https://registry-1.docker.io/library/nats:latest",
        job_fqn = "job::/sandbox/admin::nats",
        start = true,
    };

    [Fact]
    public async Task The_samples_request_prints_the_samples_log_and_runs_nats()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        var task = await world.PostDeployAsync(Request);
        var (lines, close) = await world.WatchAsync(task);

        AssertSeedLog(lines);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, close);

        var polled = await world.ReadTaskAsync(task);
        Assert.Equal(TaskState.Complete, polled.State);
        Assert.Equal(TaskErrored.Unerrored, polled.Errored);
        Assert.Equal(lines, [.. polled.Events.Select(one => one.TaskEventType == TaskEventType.Event ? $"{one.Stage} - {one.Subtask.Name}" : one.TaskEventType.ToString())]);
        Assert.Equal(Enumerable.Range(1, lines.Count).Select(seq => (long)seq), polled.Events.Select(one => one.Seq));
        Assert.All(polled.Events, one => Assert.Equal("nats", one.Thread));

        var job = Assert.Single(await world.JobsAsync());
        Assert.Equal(JobState.Started, job.State);
        Assert.Contains(4222, job.Ports.Select(port => port.Number));
        var instance = Assert.Single(await world.InstancesAsync(job));
        AssertNatsCarriesMessages(instance.Address);
        await ServerWorld.EventuallyAsync(
            async () => (await world.LogAsync(job)).Contains($"[stderr][{instance.Uuid.Short}] ", StringComparison.Ordinal), "NATS to log that it started");
    }

    [Fact]
    public async Task When_every_layer_is_here_one_line_stands_for_the_fetching()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        await world.DeployAsync(new { image_url = "nats", job_fqn = "job::/sandbox/admin::first" });
        var (lines, _) = await world.WatchAsync(await world.PostDeployAsync(Request));
        Assert.Equal(
            [
                "Pulling Docker image - checking policy",
                "Pulling Docker image - checking if package FQN is taken",
                "Pulling Docker image - fetching image metadata",
                "Pulling Docker image - creating package",
                "Pulling Docker image - all layers downloaded",
                "Creating job - ",
                "Configuring job - tagging package",
                "Starting job - ",
                "EndOfStream",
            ],
            lines);
    }

    [Fact]
    public async Task A_redis_client_talks_to_a_deployed_redis()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        var task = await world.DeployAsync(new { image_url = "redis", job_fqn = "job::/sandbox/admin::cache", start = true });
        Assert.Equal(TaskState.Complete, task.State);
        var instance = Assert.Single(await world.InstancesAsync((await world.JobsAsync())[0]));

        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(
            new StackExchange.Redis.ConfigurationOptions { EndPoints = { { instance.Address, 6379 } }, ConnectRetry = 50, AbortOnConnectFail = false });
        var database = redis.GetDatabase();
        Assert.True(await database.StringSetAsync("key", "value"));
        Assert.Equal("value", await database.StringGetAsync("key"));
    }

    private static void AssertNatsCarriesMessages(string address)
    {
        using var connection = new ConnectionFactory().CreateConnection($"nats://{address}:4222");
        using var subscription = connection.SubscribeSync("greetings");
        connection.Publish("greetings", "hello"u8.ToArray());
        Assert.Equal("hello"u8, subscription.NextMessage(timeout: 10_000).Data);
    }

    // The two layers run side by side, so only the order of each one's own lines is fixed.
    private static void AssertSeedLog(IReadOnlyList<string> lines)
    {
        Assert.Equal(
            [
                "Pulling Docker image - checking policy",
                "Pulling Docker image - checking if package FQN is taken",
                "Pulling Docker image - fetching image metadata",
                "Pulling Docker image - creating package",
                "Pulling Docker image - fetching 2 layers",
            ],
            lines.Take(5));
        var layers = lines.Skip(5).Take(4).ToList();
        Assert.All(layers, line => Assert.Matches("^Downloading layers - (downloading|downloaded) layer [0-9a-f]{8}$", line));
        foreach (var id in layers.Select(line => line[^8..]).Distinct())
        {
            Assert.Equal(
                [$"Downloading layers - downloading layer {id}", $"Downloading layers - downloaded layer {id}"],
                layers.Where(line => line.EndsWith(id, StringComparison.Ordinal)));
        }

        Assert.Equal(
            ["Pulling Docker image - downloaded all layers", "Creating job - ", "Configuring job - tagging package", "Starting job - ", "EndOfStream"],
            lines.Skip(9));
    }
}
