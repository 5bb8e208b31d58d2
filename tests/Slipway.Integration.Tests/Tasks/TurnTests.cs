using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Tasks;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Tasks;

/// <summary>More is asked for than the server does at once.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task Tasks_wait_for_their_turn_and_beyond_the_bound_callers_are_asked_to_come_back()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("app")).Run("Cmd", "/app").Build());
        var gate = registry.Misbehave.ManifestGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await ServerWorld.StartAsync(change: options => options with { Tasks = new TaskLimits { Working = 1, Waiting = 4, WaitingOfOneCaller = 3 } });
        var works = await PostAsync(world, registry, "works", world.Token);
        await ServerWorld.EventuallyAsync(() => Task.FromResult(registry.Requests.Count > 0), "the first task to work");
        var first = await PostAsync(world, registry, "first", world.Token);
        var second = await PostAsync(world, registry, "second", world.Token);
        var cancelled = await PostAsync(world, registry, "cancelled", world.Token);

        using (var refused = await SendAsync(world, registry, "refused", world.Token))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            Assert.Contains("3 of your tasks wait for their turn", await refused.Content.ReadAsStringAsync(ServerWorld.Cancel), StringComparison.Ordinal);
        }

        // Another caller has room yet, and comes before the second of what the first one asked for earlier.
        var other = await world.IssueTokenAsync("bert");
        using var policy = await world.Http.PutAsync(
            "/v1/policy", ServerWorld.JsonBody(new { docs = new[] { new { name = "images", text = "job::/sandbox { { docker.allow \"*\" } }" } } }), ServerWorld.Cancel);
        Assert.True(policy.IsSuccessStatusCode, await policy.Content.ReadAsStringAsync(ServerWorld.Cancel));
        var others = await PostAsync(world, registry, "others", other, "bert");
        using (var refused = await SendAsync(world, registry, "full", other, "bert"))
            Assert.Contains("4 tasks wait for their turn", await refused.Content.ReadAsStringAsync(ServerWorld.Cancel), StringComparison.Ordinal);

        (await world.Http.DeleteAsync(cancelled, ServerWorld.Cancel)).EnsureSuccessStatusCode();
        Assert.Equal([TaskEventType.Cancel], (await world.WaitForEndAsync(cancelled)).Events.Select(e => e.TaskEventType));
        gate.SetResult();
        foreach (var task in (Uri[])[works, first, second, others])
            Assert.Equal(TaskState.Complete, (await world.WaitForEndAsync(task)).State);
        Assert.Equal(["first", "others", "second", "works"], (await world.JobsAsync()).Select(job => job.Name).Order());
        Assert.True((await world.ReadTaskAsync(others)).Events[^1].Time <= (await world.ReadTaskAsync(second)).Events[0].Time);
    }

    private static async Task<Uri> PostAsync(ServerWorld world, TestRegistry registry, string job, string token, string sandbox = "admin")
    {
        using var response = await SendAsync(world, registry, job, token, sandbox);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return new Uri(JsonDocument.Parse(text).RootElement.GetProperty("location").GetString()!);
    }

    private static async Task<HttpResponseMessage> SendAsync(ServerWorld world, TestRegistry registry, string job, string token, string sandbox = "admin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs/docker")
        {
            Content = ServerWorld.JsonBody(new { image_url = $"{registry.Host}/team/app:1", job_fqn = $"job::/sandbox/{sandbox}::{job}" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await world.Http.SendAsync(request, ServerWorld.Cancel);
    }
}
