using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Callers;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Jobs;
using Slipway.Server.Limits;
using Slipway.Server.Tasks;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Tasks;

/// <summary>A reader whose window is closed costs only itself.</summary>
public sealed class StuckWatcherTests
{
    // Megabytes: far more than the system keeps for a connection that nobody reads from.
    private const int Lines = 1000;

    private const int Healthy = 3;

    [Fact]
    public async Task Whoever_stops_reading_holds_nobody_up_and_is_let_go_after_the_deadline()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Run("Cmd", "/bin/app").Build());
        var (begin, end) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var world = await ServerWorld.StartAsync(
            replace: services =>
            {
                services.Remove(services.Single(service => service.ServiceType == typeof(IOperation) && service.ImplementationFactory is not null));
                services.AddSingleton<IOperation>(provider => new TalkingDeploy(provider.GetRequiredService<DeployFromImage>(), Lines, begin.Task, end.Task));
            },
            change: options => options with { Limits = new() { Watchers = new Share(Healthy + 1, Healthy + 1), ReaderTimeout = TimeSpan.FromSeconds(2) } });
        var task = await world.PostDeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app" });

        await using var stuck = await RawConnection.OpenAsync(world.Http.BaseAddress!, window: 4096);
        await stuck.SendAsync(
            $"GET {task.AbsolutePath} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.Token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", await stuck.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        var seen = new int[Healthy];
        var watches = Enumerable.Range(0, Healthy).Select(i => world.WatchAsync(task, onEvent: () => Interlocked.Increment(ref seen[i]))).ToArray();
        await ServerWorld.EventuallyAsync(() => Task.FromResult(seen.All(count => count > 0)), "all to watch");
        Assert.Equal(HttpStatusCode.TooManyRequests, await OpenedAsync(world, task));

        // Every line reaches the others while the stuck one still has its place.
        begin.SetResult();
        await ServerWorld.EventuallyAsync(() => Task.FromResult(seen.All(count => count > Lines)), "the others to have every line");

        // Its place is free again once it has taken nothing for too long; the others stay.
        await ServerWorld.EventuallyAsync(async () => await OpenedAsync(world, task) == HttpStatusCode.OK, "the stuck one's place to be free");
        Assert.All(watches, watch => Assert.False(watch.IsCompleted));
        end.SetResult();
        var document = await world.WaitForEndAsync(task);
        Assert.Equal(TaskState.Complete, document.State);
        foreach (var (lines, close) in await Task.WhenAll(watches))
        {
            Assert.Equal(document.Events.Count, lines.Count);
            Assert.Equal(WebSocketCloseStatus.NormalClosure, close);
        }

        Assert.DoesNotContain("\"eos\"", await stuck.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> OpenedAsync(ServerWorld world, Uri task)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, task.AbsolutePath);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await world.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
        return response.StatusCode;
    }
}
