using Slipway.Cli.Tests.Fake;
using Slipway.Client;
using Slipway.Client.Jobs;
using Slipway.Client.Tasks;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tests.Watching;

/// <summary>A watch is one unbroken record, whatever happens to the connections under it.</summary>
public sealed class WatchOverTheWireTests : IAsyncLifetime
{
    private FakeServer server = null!;
    private SlipwayClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        client = new SlipwayClient(new SlipwayClientOptions { Target = new Uri(server.Url), Token = FakeServer.Token });
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Each_transport_delivers_the_whole_record(bool webSockets, bool eventStreams)
    {
        (server.WebSocketsAllowed, server.EventStreamsAllowed) = (webSockets, eventStreams);
        var task = server.Task().Deploy();

        var reading = SeqsAsync(task);
        task.Success();

        Assert.Equal(Enumerable.Range(1, 14).Select(i => (long)i), await reading);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Broken_connections_are_mended_with_nothing_twice_and_nothing_skipped(bool webSockets)
    {
        server.WebSocketsAllowed = webSockets;
        if (!webSockets)
            server.BreakAfter.Enqueue(int.MaxValue);
        foreach (var count in (int[])[1, 4, 2, 0, 3])
            server.BreakAfter.Enqueue(count);
        var task = server.Task().Deploy().Success();

        Assert.Equal(Enumerable.Range(1, 14).Select(i => (long)i), await SeqsAsync(task));
    }

    [Fact]
    public async Task A_hole_is_not_believed()
    {
        server.SkipOnce = 5;
        var task = server.Task().Deploy().Success();
        Assert.Equal(Enumerable.Range(1, 14).Select(i => (long)i), await SeqsAsync(task));
    }

    [Fact]
    public async Task A_gap_is_passed_on()
    {
        var task = server.Task().Gap(1, 7).Event("Creating job").Success();
        var events = await client.Tasks.WatchAsync(task.Id, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal([TaskEventType.Gap, TaskEventType.Event, TaskEventType.EndOfStream], events.Select(e => e.TaskEventType));
        Assert.Equal([0, 8, 9], events.Select(e => e.Seq));
    }

    [Fact]
    public async Task A_socket_that_never_delivers_is_left_for_the_next_transport()
    {
        // Two sockets that break at once, then whatever comes is whole.
        server.BreakAfter.Enqueue(0);
        server.BreakAfter.Enqueue(0);
        var task = server.Task().Deploy().Success();
        Assert.Equal(14, (await SeqsAsync(task)).Count);
    }

    [Fact]
    public async Task With_everything_seen_a_watch_is_empty()
    {
        var task = server.Task().Deploy().Success();
        Assert.Empty(await client.Tasks.WatchAsync(task.Id, new WatchOptions { Since = 14 }, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Bytes_come_only_when_asked_for()
    {
        var task = server.Task().Bytes(new ByteProgress { DownloadTotal = 10, Downloaded = 5 }).Success();
        Assert.Single(await client.Tasks.WatchAsync(task.Id, cancellationToken: Token).ToListAsync(Token));
        var events = await client.Tasks.WatchAsync(task.Id, new WatchOptions { ProgressBytes = true }, Token).ToListAsync(Token);
        Assert.Equal(5, events[0].Bytes!.Downloaded);
    }

    [Fact]
    public async Task A_task_that_may_not_be_read_fails_with_the_servers_words()
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => client.Tasks.WatchAsync(TaskId.New(), cancellationToken: Token).ToListAsync(Token).AsTask());
        Assert.Equal(ErrorCodes.NotFound, failure.Code);
        Assert.StartsWith("There is no task", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_is_too_busy_is_asked_again_when_it_says(bool webSockets)
    {
        server.WebSocketsAllowed = webSockets;
        server.BusyFor = 3;
        var task = server.Task().Deploy().Success();
        Assert.Equal(14, (await SeqsAsync(task)).Count);
        server.BusyFor = 3;
        Assert.Empty(await client.Jobs.ListAsync(new JobQuery(), Token));
        Assert.Equal(4, server.Calls.Count(call => call.StartsWith("GET /v1/jobs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_proxy_that_keeps_event_streams_for_itself_is_got_round_by_long_polls()
    {
        // Half a minute and more of silence in a moment.
        using var hasty = new SlipwayClient(new SlipwayClientOptions { Target = new Uri(server.Url), Token = FakeServer.Token, RequestTimeout = TimeSpan.FromHours(2), TimeProvider = new HastyTime(50) });
        server.WebSocketsAllowed = false;
        server.EventStreamsKeptBack = true;
        var task = server.Task().Deploy().Success();
        var events = await hasty.Tasks.WatchAsync(task.Id, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(14, events.Count);
        Assert.Contains(server.Calls, call => call.Contains("wait=", StringComparison.Ordinal));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<List<long>> SeqsAsync(FakeTask task) =>
        await client.Tasks.WatchAsync(task.Id, cancellationToken: Token).Select(e => e.Seq).ToListAsync(Token);
}
