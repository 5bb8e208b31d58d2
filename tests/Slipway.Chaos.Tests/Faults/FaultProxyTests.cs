using System.Diagnostics;
using System.Net.Sockets;
using Slipway.Testing.Faults;
using Xunit;

namespace Slipway.Chaos.Tests.Faults;

/// <summary>Each fault does what its name says, and no other harm.</summary>
public sealed class FaultProxyTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(80);

    [Fact]
    public async Task Without_a_fault_every_byte_comes()
    {
        await using var server = new ProxiedServer(300_000);
        Assert.Equal(server.Sent, (await server.ReceiveAsync()).SelectMany(part => part));
    }

    [Fact]
    public async Task Latency_delays_and_loses_nothing()
    {
        await using var server = new ProxiedServer(100_000);
        using var fault = server.Proxy.Add(new LatencyFault(Delay));
        var clock = Stopwatch.StartNew();
        Assert.Equal(server.Sent, (await server.ReceiveAsync()).SelectMany(part => part));
        Assert.True(clock.Elapsed >= Delay);
        Assert.Equal(1, fault.Strikes);
    }

    [Fact]
    public async Task Bandwidth_is_what_comes_in_a_second()
    {
        await using var server = new ProxiedServer(50_000);
        using var fault = server.Proxy.Add(new BandwidthFault(500_000));
        var clock = Stopwatch.StartNew();
        Assert.Equal(server.Sent, (await server.ReceiveAsync()).SelectMany(part => part));
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(95), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Slow_close_tells_the_end_late()
    {
        await using var server = new ProxiedServer(1000);
        using var fault = server.Proxy.Add(new SlowCloseFault(Delay));
        var clock = Stopwatch.StartNew();
        Assert.Equal(server.Sent, (await server.ReceiveAsync()).SelectMany(part => part));
        Assert.True(clock.Elapsed >= Delay);
    }

    [Fact]
    public async Task A_stall_lets_nothing_through_until_it_is_lifted()
    {
        await using var server = new ProxiedServer(5000);
        var fault = server.Proxy.Add(new StallFault(After: 2000));
        using var socket = await server.ConnectAsync();
        var buffer = new byte[5000];
        Assert.Equal(2000, await socket.ReceiveAsync(buffer, ProxiedServer.Cancel));
        var next = socket.ReceiveAsync(buffer.AsMemory(2000), ProxiedServer.Cancel).AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(Delay, ProxiedServer.Cancel));

        fault.Dispose();
        Assert.Equal(3000, await next);
        Assert.Equal(server.Sent, buffer);
    }

    [Fact]
    public async Task A_stall_with_a_timeout_closes_the_connection()
    {
        await using var server = new ProxiedServer(5000);
        using var fault = server.Proxy.Add(new StallFault(Delay, After: 1000));
        var clock = Stopwatch.StartNew();
        Assert.Equal(server.Sent[..1000], (await server.ReceiveAsync()).SelectMany(part => part));
        Assert.True(clock.Elapsed >= Delay);
    }

    [Fact]
    public async Task A_reset_is_a_reset()
    {
        await using var server = new ProxiedServer(5000);
        using var fault = server.Proxy.Add(new ResetPeerFault());
        var failure = await Assert.ThrowsAsync<SocketException>(() => server.ReceiveAsync());
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    [Fact]
    public async Task The_slicer_cuts_what_was_sent_at_once_into_parts()
    {
        await using var server = new ProxiedServer(2000);
        using var fault = server.Proxy.Add(new SlicerFault(500, 100, TimeSpan.FromMilliseconds(5)));
        var parts = await server.ReceiveAsync();
        Assert.Equal(server.Sent, parts.SelectMany(part => part));
        Assert.True(parts.Count > 1);
    }

    [Fact]
    public async Task Limit_data_closes_after_so_many_bytes()
    {
        await using var server = new ProxiedServer(50_000);
        using var fault = server.Proxy.Add(new LimitDataFault(12_345));
        Assert.Equal(server.Sent[..12_345], (await server.ReceiveAsync()).SelectMany(part => part));
    }

    [Fact]
    public async Task Corrupt_changes_one_bit_of_one_byte()
    {
        await using var server = new ProxiedServer(50_000);
        using var fault = server.Proxy.Add(new CorruptFault(At: 20_000));
        var received = (await server.ReceiveAsync()).SelectMany(part => part).ToArray();
        Assert.Equal(20_000, Assert.Single(Enumerable.Range(0, received.Length), i => received[i] != server.Sent[i]));
        Assert.Equal(1, received[20_000] ^ server.Sent[20_000]);
        Assert.Equal(server.Sent.Length, received.Length);
    }

    [Fact]
    public async Task A_proxy_that_is_down_refuses_and_comes_back_at_the_same_port()
    {
        await using var server = new ProxiedServer(1000);
        using var stalled = server.Proxy.Add(new StallFault());
        using var open = await server.ConnectAsync();
        await server.Proxy.GoDownAsync();
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => server.ConnectAsync())).SocketErrorCode);
        await Assert.ThrowsAsync<SocketException>(() => ProxiedServer.ReceiveAsync(open));

        stalled.Dispose();
        server.Proxy.ComeUp();
        Assert.Equal(server.Sent, (await server.ReceiveAsync()).SelectMany(part => part));
    }

    [Fact]
    public async Task Faults_add_up_and_requests_are_spared_by_those_of_answers()
    {
        await using var server = new ProxiedServer(3000);
        using var upstream = server.Proxy.Add(new CorruptFault(At: 0) { Direction = FaultDirection.Upstream });
        using var slicer = server.Proxy.Add(new SlicerFault(100));
        using var limit = server.Proxy.Add(new LimitDataFault(1500));
        Assert.Equal(server.Sent[..1500], (await server.ReceiveAsync()).SelectMany(part => part));
        Assert.Equal((0, 1, 1), (upstream.Strikes, slicer.Strikes, limit.Strikes));
    }
}
