using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Limits;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>One caller can't take all: each has a share, and what is beyond it is told when to come back.</summary>
public sealed class BoundTests
{
    [Fact]
    public async Task A_caller_with_all_of_their_share_waits_and_the_others_are_answered()
    {
        using var log = new LogRecorder();
        await using var world = await ServerWorld.StartAsync(replace: services => services.AddSingleton<ILoggerProvider>(log), change: options => options with
        {
            Limits = new() { Requests = new Share(3, 2), Turn = TimeSpan.FromSeconds(1), RateGrace = TimeSpan.FromMinutes(5) },
        });
        var server = world.Http.BaseAddress!;
        using var fred = await ClientAsync(world, "fred");
        await using var one = await HoldAsync(server, world.Token);
        await using var two = await HoldAsync(server, world.Token);
        await ServerWorld.EventuallyAsync(async () => (await world.Http.GetAsync("/v1/jobs", ServerWorld.Cancel)).StatusCode == HttpStatusCode.TooManyRequests, "two requests to be held");

        using var refused = await world.Http.GetAsync("/v1/jobs", ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        var error = await ErrorAsync(refused);
        Assert.Equal(("too_many_requests", true), (error.ErrorCode, error.Retry));
        Assert.Contains("2 requests of yours", error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await fred.GetAsync("/v1/jobs", ServerWorld.Cancel)).StatusCode);

        // The third and last place is taken by somebody else: then the server is busy, which is nobody's fault.
        await using var three = await HoldAsync(server, await world.IssueTokenAsync("eve"));
        await ServerWorld.EventuallyAsync(async () => (await fred.GetAsync("/v1/jobs", ServerWorld.Cancel)).StatusCode == HttpStatusCode.ServiceUnavailable, "all places to be taken");
        using var busy = await fred.GetAsync("/v1/jobs", ServerWorld.Cancel);
        Assert.NotNull(busy.Headers.RetryAfter);
        Assert.Equal("unavailable", (await ErrorAsync(busy)).ErrorCode);
        Assert.Equal(HttpStatusCode.OK, (await fred.GetAsync("/healthz", ServerWorld.Cancel)).StatusCode);

        // A request that waits gets its turn when another is over.
        var waiting = fred.GetAsync("/v1/jobs", ServerWorld.Cancel);
        await one.DisposeAsync();
        await ServerWorld.EventuallyAsync(async () => (await fred.GetAsync("/v1/jobs", ServerWorld.Cancel)).IsSuccessStatusCode, "the place to be free again");
        (await waiting).Dispose();

        // Who was refused, and more than once, is told to the operator once.
        Assert.Single(log.Lines, line => line.StartsWith("admin has 2 requests open, which is the most of one caller", StringComparison.Ordinal));
        Assert.Single(log.Lines, line => line.StartsWith("All 3 places for requests are taken: more are refused, as to fred.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watchers_are_counted_apart_and_by_caller()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.Noise("var/noise", 300_000)).Run("Cmd", "/bin/app").Build());
        registry.Misbehave.HangAfter = 50_000;
        await using var world = await ServerWorld.StartAsync(change: options => options with { Limits = new() { Watchers = new Share(3, 2) } });
        world.Enforce("all", "job::/ { { permit read } }");
        var task = await world.PostDeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app" });
        using var fred = await ClientAsync(world, "fred");

        using var first = await OpenStreamAsync(world.Http, task);
        using var second = await SocketAsync(world, task);
        using var third = await OpenStreamAsync(world.Http, task);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
        using var polled = await world.Http.GetAsync($"{task.AbsolutePath}?since=1000&wait=20", ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, polled.StatusCode);
        // What is answered and over is not a watcher.
        Assert.Equal(HttpStatusCode.OK, (await world.Http.GetAsync(task.AbsolutePath, ServerWorld.Cancel)).StatusCode);

        using var freds = await OpenStreamAsync(fred, task);
        Assert.Equal(HttpStatusCode.OK, freds.StatusCode);
        using var full = await OpenStreamAsync(fred, task);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);

        freds.Dispose();
        await ServerWorld.EventuallyAsync(
            async () =>
            {
                using var again = await OpenStreamAsync(fred, task);
                return again.StatusCode == HttpStatusCode.OK;
            },
            "the place of a watcher that left");
    }

    private static async Task<HttpClient> ClientAsync(ServerWorld world, string user) => new()
    {
        BaseAddress = world.Http.BaseAddress,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync(user)) },
    };

    // A request whose body does not come holds its place.
    private static async Task<RawConnection> HoldAsync(Uri server, string token)
    {
        var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync($"POST /v1/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 100\r\n\r\n");
        return connection;
    }

    private static async Task<HttpResponseMessage> OpenStreamAsync(HttpClient client, Uri task)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, task.AbsolutePath);
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
    }

    private static async Task<ClientWebSocket> SocketAsync(ServerWorld world, Uri task)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {world.Token}");
        await socket.ConnectAsync(new Uri($"ws://{task.Authority}{task.AbsolutePath}"), ServerWorld.Cancel);
        return socket;
    }

    private static async Task<ApiError> ErrorAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(ServerWorld.Cancel), SlipwayJson.Wire.ApiError)!;
}
