using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Identity;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Access;

/// <summary>Whoever follows a Task or a log is cut off when their right to read ends, and not before.</summary>
public sealed class ReadingEndsTests : IAsyncLifetime
{
    private const string Grant = """
        on job::/sandbox/admin { if (auth_server@apcera.me->name == carl) { permit read } }
        """;

    private static readonly string[] Silent = ["/bin/sh", "-c", "trap 'exit 0' TERM; echo hello; while :; do sleep 1 & wait; done"];

    private TestRegistry registry = null!;
    private ServerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.Noise("var/noise", 300_000)).Run("Cmd", "/bin/app").Build());
        registry.Misbehave.HangAfter = 50_000;
        world = await ServerWorld.StartAsync();
        world.Enforce("carl", Grant);
    }

    public async ValueTask DisposeAsync()
    {
        registry.Misbehave.HangAfter = null;
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task Followers_of_a_task_are_cut_off_when_policy_changes_and_only_then()
    {
        var (task, events) = await BeginAsync();
        var token = await world.IssueTokenAsync("carl");
        using var socket = await ConnectAsync(task, token);
        using var stream = await OpenAsync(task, token, "text/event-stream");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(ServerWorld.Cancel));
        Assert.NotEmpty(await ReceiveAsync(socket));
        Assert.Equal([":", ""], [await reader.ReadLineAsync(ServerWorld.Cancel), await reader.ReadLineAsync(ServerWorld.Cancel)]);
        Assert.StartsWith("id: 1", await reader.ReadLineAsync(ServerWorld.Cancel));
        var poll = OpenAsync(new Uri($"{task}?since={events}&wait=50"), token);

        world.Enforce("unrelated", "on job::/elsewhere { { permit read } }");
        Assert.False(poll.IsCompleted);
        Assert.Equal(WebSocketState.Open, socket.State);
        world.Repeal("carl");

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, true), (await EndAsync(socket), socket.CloseStatusDescription!.Contains("you may not read it")));
        var rest = await reader.ReadToEndAsync(ServerWorld.Cancel);
        Assert.EndsWith($": cut off: There is no task '{task.Segments[^1]}', or you may not read it.\n\n", rest);
        using var answer = await poll;
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        // Coming back, they find nothing.
        using var again = await OpenAsync(task, token, "text/event-stream");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        // The administrator's right is as it was.
        Assert.Equal(TaskState.Running, (await world.ReadTaskAsync(task)).State);
    }

    [Fact]
    public async Task An_unrelated_change_disturbs_no_follower()
    {
        var (task, _) = await BeginAsync();
        var token = await world.IssueTokenAsync("carl");
        using var socket = await ConnectAsync(task, token);
        Assert.NotEmpty(await ReceiveAsync(socket));
        for (var i = 0; i < 5; i++)
            world.Enforce("unrelated", $"on job::/elsewhere{i} {{ {{ permit read }} }}");
        await world.Http.DeleteAsync(task, ServerWorld.Cancel);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await EndAsync(socket));
    }

    [Fact]
    public async Task Followers_of_a_task_are_cut_off_when_their_token_ends()
    {
        var (task, events) = await BeginAsync();
        await world.IssueTokenAsync("carl");
        // Accepted while its skew lasts: it ends seconds from now, on the server's own clock.
        var token = world.Services.GetRequiredService<TokenIssuer>().Issue(Principal.Authenticated("carl", "test"), TimeSpan.Zero).Text;
        using var socket = await ConnectAsync(task, token);
        using var stream = await OpenAsync(task, token, "text/event-stream");
        var poll = OpenAsync(new Uri($"{task}?since={events}&wait=50"), token);

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await EndAsync(socket));
        Assert.Contains("the token has expired", socket.CloseStatusDescription);
        Assert.EndsWith("the token has expired; log in again.\n\n", await stream.Content.ReadAsStringAsync(ServerWorld.Cancel));
        using var answer = await poll;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Followers_of_a_log_are_cut_off_when_policy_changes()
    {
        var job = await RunAsync();
        var log = new Uri(world.Http.BaseAddress!, $"/v1/jobs/{job.Uuid}/logs");
        var token = await world.IssueTokenAsync("carl");
        using var socket = await ConnectAsync(log, token);
        using var stream = await OpenAsync(new Uri(log + "?follow=true"), token);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(ServerWorld.Cancel));
        Assert.EndsWith("hello", await ReceiveAsync(socket));
        Assert.EndsWith("hello", await reader.ReadLineAsync(ServerWorld.Cancel));

        world.Enforce("unrelated", "on job::/elsewhere { { permit read } }");
        world.Repeal("carl");

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await EndAsync(socket));
        Assert.Null(await reader.ReadLineAsync(ServerWorld.Cancel));
    }

    [Fact]
    public async Task Followers_of_a_log_are_cut_off_when_the_job_is_gone()
    {
        var job = await RunAsync();
        var log = new Uri(world.Http.BaseAddress!, $"/v1/jobs/{job.Uuid}/logs");
        using var socket = await ConnectAsync(log, world.Token);
        Assert.EndsWith("hello", await ReceiveAsync(socket));
        await world.Http.DeleteAsync($"/v1/jobs/{job.Uuid}", ServerWorld.Cancel);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await EndAsync(socket));
    }

    /// <summary>A deploy that hangs in its one layer, and so says nothing more.</summary>
    private async Task<(Uri Task, int Events)> BeginAsync()
    {
        var task = await world.PostDeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app" });
        IReadOnlyList<TaskEvent> events = [];
        await ServerWorld.EventuallyAsync(
            async () => (events = (await world.ReadTaskAsync(task)).Events).Any(one => one.Stage == TaskStages.DownloadingLayers), "the download to begin");
        return (task, events.Count);
    }

    private async Task<Job> RunAsync()
    {
        registry.Misbehave.HangAfter = null;
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh"));
        var task = await world.DeployAsync(
            new { image_url = $"{registry.Host}/team/busybox:1", job_fqn = "job::/sandbox/admin::app", start_command = Silent, start = true });
        Assert.Equal(TaskState.Complete, task.State);
        var job = Assert.Single(await world.JobsAsync());
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("hello", StringComparison.Ordinal), "the job to speak");
        return job;
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri url, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new UriBuilder(url) { Scheme = "ws" }.Uri, ServerWorld.Cancel);
        return socket;
    }

    private async Task<HttpResponseMessage> OpenAsync(Uri url, string token, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        return await world.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[8192];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), ServerWorld.Cancel);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private static async Task<WebSocketCloseStatus?> EndAsync(ClientWebSocket socket)
    {
        while (socket.State == WebSocketState.Open)
            await ReceiveAsync(socket);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ServerWorld.Cancel);
        return socket.CloseStatus;
    }
}
