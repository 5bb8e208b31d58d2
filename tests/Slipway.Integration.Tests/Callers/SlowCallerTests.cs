using System.Diagnostics;
using System.Net;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Limits;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>Callers who take their time, and callers who only come to sit there.</summary>
public sealed class SlowCallerTests
{
    private const int Idle = 2000;

    // As short as Kestrel's clock, which ticks once a second, lets them be.
    private static readonly CallerLimits Short = new()
    {
        HeaderTimeout = TimeSpan.FromSeconds(1),
        IdleTimeout = TimeSpan.FromSeconds(1),
        RateGrace = TimeSpan.FromSeconds(2),
    };

    [Fact]
    public async Task Slow_headers_and_slow_bodies_and_silence_end_the_connection()
    {
        await using var world = await ServerWorld.StartAsync(change: options => options with { Limits = Short });
        var server = world.Http.BaseAddress!;
        var answers = await Task.WhenAll(
            // Connects and says nothing.
            RawConnection.AskAsync(server, ""),
            // Begins a line and never ends it.
            RawConnection.AskAsync(server, "GET /v1/ver"),
            // Sends header after header, each in time, but never the last.
            DripAsync(server),
            // Announces a body and sends none.
            RawConnection.AskAsync(server, $"POST /v1/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.Token}\r\nContent-Length: 100\r\n\r\n{{"));

        Assert.Equal("", answers[0]);
        Assert.StartsWith("HTTP/1.1 408", answers[1], StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408", answers[2], StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", answers[3], StringComparison.Ordinal);
        Assert.Contains("slower than 240 bytes per second", answers[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_thousand_idle_sockets_keep_nobody_from_being_answered()
    {
        await using var world = await ServerWorld.StartAsync();
        var sockets = new List<RawConnection>();
        for (var i = 0; i < Idle; i++)
        {
            sockets.Add(await RawConnection.OpenAsync(world.Http.BaseAddress!));
            // Half of them have begun to speak.
            if (i % 2 == 0)
                await sockets[i].SendAsync("GET /v1/jobs HTTP/1.1\r\nX-Slow: ");
        }

        using var fresh = new HttpClient { BaseAddress = world.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("/v1/version", ServerWorld.Cancel)).StatusCode);
        Assert.True((await world.Http.GetAsync("/v1/jobs", ServerWorld.Cancel)).IsSuccessStatusCode);
        foreach (var socket in sockets)
            await socket.DisposeAsync();
    }

    [Fact]
    public async Task A_full_listener_says_so_and_takes_the_next_when_one_has_left()
    {
        await using var world = await ServerWorld.StartAsync(change: options => options with { Limits = new() { Connections = 8 } });
        var server = world.Http.BaseAddress!;
        var sitting = new List<RawConnection>();
        string answer;
        // The test's own client has one or more of the eight.
        do
        {
            Assert.True(sitting.Count < 8);
            sitting.Add(await RawConnection.OpenAsync(server));
            await using var probe = await RawConnection.OpenAsync(server);
            await probe.SendAsync("GET /v1/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            answer = await probe.ReadToEndAsync();
        }
        while (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 2", answer, StringComparison.Ordinal);
        Assert.Equal("unavailable", CallerWorld.ErrorOf(answer).ErrorCode);

        foreach (var one in sitting)
            await one.DisposeAsync();
        await ServerWorld.EventuallyAsync(
            async () => (await RawConnection.AskAsync(server, "GET /v1/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal),
            "room for another connection");
    }

    private static async Task<string> DripAsync(Uri server)
    {
        await using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync("GET /v1/version HTTP/1.1\r\nHost: x\r\n");
        var answering = connection.ReadToEndAsync();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; !answering.IsCompleted && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20); i++)
        {
            try
            {
                await connection.SendAsync($"X-{i}: drop\r\n");
            }
            catch (System.Net.Sockets.SocketException)
            {
                break;
            }

            await Task.WhenAny(answering, Task.Delay(TimeSpan.FromMilliseconds(200), ServerWorld.Cancel));
        }

        return await answering;
    }
}
