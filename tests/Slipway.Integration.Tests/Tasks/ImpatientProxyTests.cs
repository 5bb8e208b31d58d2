using System.Net;
using System.Net.WebSockets;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Faults;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Tasks;

/// <summary>Proxies that cut what is silent, between a watcher and the server, while a Task has nothing to say.</summary>
public sealed class ImpatientProxyTests : IAsyncLifetime
{
    private TestRegistry registry = null!;
    private TaskCompletionSource layer = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(image => image.Noise("var/noise", 100_000)).Run("Cmd", "/bin/app").Build());
        layer = registry.Misbehave.BlobGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        registry.Misbehave.BlobGateFrom = 50_000;
    }

    public async ValueTask DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Heartbeats_keep_a_quiet_watch_alive()
    {
        const int cuts = 2;
        var (heartbeat, idle) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(1500));
        await using var world = await ServerWorld.StartAsync(change: options => options with { Limits = new() { Heartbeat = heartbeat } });
        await using var proxy = FaultProxy.Start(new IPEndPoint(IPAddress.Loopback, world.Http.BaseAddress!.Port));
        using var cut = proxy.Add(new IdleCutFault(idle));
        var task = await world.PostDeployAsync(Request());
        var seen = new UriBuilder(task) { Host = proxy.Address.Address.ToString(), Port = proxy.Address.Port }.Uri;

        var socket = world.WatchAsync(seen);
        using var stream = await OpenStreamAsync(world, seen);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(ServerWorld.Cancel));
        // So many heartbeats that the proxy would have cut it several times over.
        for (var beats = 0; beats < cuts * (idle / heartbeat);)
            beats += await reader.ReadLineAsync(ServerWorld.Cancel) is ":" ? 1 : 0;
        Assert.False(socket.IsCompleted);
        layer.SetResult();

        var document = await world.WaitForEndAsync(task);
        var (lines, close) = await socket;
        Assert.Equal((document.Events.Count, WebSocketCloseStatus.NormalClosure), (lines.Count, close));
        Assert.Contains("\"task_event_type\":\"eos\"", await reader.ReadToEndAsync(ServerWorld.Cancel), StringComparison.Ordinal);
        Assert.Equal(0, cut.Strikes);
    }

    [Fact]
    public async Task Where_heartbeats_are_too_slow_apc_comes_back_with_its_cursor_and_says_nothing_of_it()
    {
        await using var world = await ServerWorld.StartAsync(change: options => options with { Limits = new() { Heartbeat = TimeSpan.FromMinutes(10) } });
        await using var proxy = FaultProxy.Start(new IPEndPoint(IPAddress.Loopback, world.Http.BaseAddress!.Port));
        using var apc = await ApcTerminal.OpenAsync(new Uri($"http://{proxy.Host}"), world.Token);
        var task = await world.PostDeployAsync(Request());
        using var cut = proxy.Add(new IdleCutFault(TimeSpan.FromMilliseconds(300)));

        using var watch = apc.Start("task", "watch", task.Segments[^1]);
        await ServerWorld.EventuallyAsync(() => Task.FromResult(cut.Strikes >= 4), "the proxy to cut it again and again");
        layer.SetResult();
        var result = await ApcTerminal.FinishAsync(watch);

        var document = await world.WaitForEndAsync(task);
        Assert.Equal(TaskState.Complete, document.State);
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
        // [app] -- Pulling Docker image -- checking policy
        Assert.Equal(
            document.Events.Where(one => one.TaskEventType == TaskEventType.Event).Select(one => (one.Stage, one.Subtask.Name)),
            result.Lines.Where(line => line.StartsWith('[')).Select(line => line.Split(" -- ")).Select(parts => (parts[1], parts.ElementAtOrDefault(2) ?? "")));
        Assert.Equal("Success!", result.Lines[^1]);
    }

    private object Request() => new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app" };

    private static async Task<HttpResponseMessage> OpenStreamAsync(ServerWorld world, Uri task)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, task);
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await world.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
    }
}
