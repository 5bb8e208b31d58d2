using System.Net;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Limits;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Gate;

/// <summary>An instance that opens connections to the API without end gets its share of them, and the others theirs.</summary>
public sealed class GateLimitTests
{
    private const int Most = 4;

    private const string Ask = "printf 'GET /v1/version HTTP/1.0\\r\\nHost: api.slipway.localhost\\r\\n\\r\\n'";

    [Fact]
    public async Task One_instance_can_not_take_the_connections_of_another()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1000 & wait $!; done"));
        await using var world = await ServerWorld.StartAsync(change: options => options with { Limits = new() { ConnectionsOfOneInstance = Most } });
        Assert.Equal(256, new CallerLimits().ConnectionsOfOneInstance);
        var greedy = await DeployAsync(world, registry, "greedy");
        var modest = await DeployAsync(world, registry, "modest");

        // Connections that say nothing are held until they are killed.
        const string hold = "while [ ! -e /tmp/enough ]; do sleep 0.2; done";
        var held = string.Concat(Enumerable.Repeat($"({hold}) | nc 169.254.0.2 80 >/dev/null 2>&1 & ", Most));
        var flood = world.RunAsync(greedy, held + "wait");
        await ServerWorld.EventuallyAsync(async () => (await AskAsync(world, greedy)).StartsWith("HTTP/1.1 503", StringComparison.Ordinal), "its share to be taken");

        var refused = await AskAsync(world, greedy);
        Assert.Contains("Retry-After: ", refused, StringComparison.Ordinal);
        Assert.Contains("\"unavailable\"", refused, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(world, modest), StringComparison.Ordinal);
        Assert.True((await world.Http.GetAsync("/v1/jobs", ServerWorld.Cancel)).IsSuccessStatusCode);

        await world.RunAsync(greedy, "touch /tmp/enough");
        await flood;
        await ServerWorld.EventuallyAsync(async () => (await AskAsync(world, greedy)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal), "its share to be free again");
    }

    // The input stays open for a moment: an end of it would end the call.
    private static Task<string> AskAsync(ServerWorld world, Job job) => world.RunAsync(job, $"({Ask}; sleep 0.3) | nc -w 5 169.254.0.2 80");

    private static async Task<Job> DeployAsync(ServerWorld world, TestRegistry registry, string name)
    {
        var fqn = $"job::/sandbox/admin::{name}";
        var task = await world.DeployAsync(new { image_url = $"{registry.Host}/team/busybox:1", job_fqn = fqn, start = true });
        Assert.Equal(TaskState.Complete, task.State);
        using var bound = await world.Http.PostAsync(
            "/v1/bindings?restart=true", ServerWorld.JsonBody(new { job_fqn = fqn, service_fqn = "service::/apcera::http" }), ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.OK, bound.StatusCode);
        return (await world.JobsAsync()).Single(job => job.Name == name);
    }
}
