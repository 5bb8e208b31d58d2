using System.Runtime.CompilerServices;
using CsCheck;
using Slipway.Client.Tasks;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tests.Watching;

/// <summary>The mending as such, on streams and a clock that the test holds.</summary>
public sealed class TaskWatcherTests
{
    private static readonly TaskId Id = TaskId.New();

    [Fact]
    public async Task Whatever_the_streams_do_the_record_is_whole()
    {
        // Each stream: where it begins relative to the cursor (replaying some), whether it leaves one out, and when it breaks.
        await Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 6]).List[0, 12].SampleAsync(async streams =>
        {
            const int length = 20;
            var next = new Queue<(int Replay, bool Hole, int Break)>(streams);
            var source = new ScriptedEvents((since, _) => next.TryDequeue(out var one)
                ? Stream(Math.Max(0, since - one.Replay), length, one.Break, one.Hole)
                : Stream(since, length, int.MaxValue, hole: false));

            var seqs = new List<long>();
            await foreach (var e in Watcher([source], new LeapingTime()).WatchAsync(Id, CancellationToken.None))
                seqs.Add(e.Seq);

            return seqs.SequenceEqual(Enumerable.Range(1, length).Select(i => (long)i));
        }, iter: 300);
    }

    [Fact]
    public async Task It_gives_up_when_the_server_stays_away()
    {
        var source = new ScriptedEvents((_, _) => throw new SlipwayException(ErrorCodes.Unavailable, "Can't reach http://x: refused"));
        var interruptions = new List<WatchInterruption>();
        var time = new LeapingTime();
        var watcher = new TaskWatcher([source], NoDocument, time, new WatchOptions { GiveUpAfter = TimeSpan.FromSeconds(30), Interrupted = interruptions.Add });

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => watcher.WatchAsync(Id, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(ErrorCodes.Unavailable, failure.Code);
        Assert.EndsWith("gave up after 30 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, interruptions.Count), interruptions.Select(i => i.Attempt));
        Assert.All(interruptions, i => Assert.InRange(i.RetryIn, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_quiet_task_behind_an_impatient_proxy_is_watched_for_hours()
    {
        // Each stream stands 60 seconds without an event and is cut; after three hours the task ends.
        var time = new LeapingTime();
        var tries = 0;
        var source = new ScriptedEvents((since, _) => ++tries > 180 ? Stream(since, 1, int.MaxValue, hole: false) : SilentFor(time, TimeSpan.FromSeconds(60)));
        Assert.Single(await Watcher([source], time).WatchAsync(Id, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_denial_ends_the_watch_at_once()
    {
        var source = new ScriptedEvents((_, _) => throw new SlipwayException(ErrorCodes.PolicyDenied, "no"));
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Watcher([source], new LeapingTime()).WatchAsync(Id, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(ErrorCodes.PolicyDenied, failure.Code);
    }

    [Fact]
    public async Task When_no_transport_gets_through_the_watch_says_so()
    {
        var source = new ScriptedEvents((_, _) => throw new TransportRefusedException("refused"));
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Watcher([source, source], new LeapingTime()).WatchAsync(Id, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("No way to watch", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0.0, 100)]
    [InlineData(1, 1.0, 50)]
    [InlineData(4, 0.0, 800)]
    [InlineData(60, 0.0, 5000)]
    public void Back_off_doubles_up_to_a_limit_and_spreads(int attempt, double spread, int milliseconds) =>
        Assert.Equal(milliseconds, Backoff.Delay(attempt, spread).TotalMilliseconds);

    private static TaskWatcher Watcher(ITaskEventSource[] sources, TimeProvider time) => new(sources, NoDocument, time, new WatchOptions());

    private static Task<TaskDocument> NoDocument(TaskId id, CancellationToken cancellationToken) =>
        Task.FromResult(new TaskDocument { Uuid = id, State = TaskState.Running });

    private static async IAsyncEnumerable<TaskEvent> Stream(long since, int length, int count, bool hole)
    {
        await Task.Yield();
        var left = count;
        for (var seq = since + 1; seq <= length; seq++)
        {
            if (left-- <= 0)
                throw new IOException("broken");
            if (hole && seq == since + 2 && seq < length)
                continue;
            yield return new TaskEvent { Uuid = Id, TaskUuid = Id, Seq = seq, TaskEventType = seq == length ? TaskEventType.EndOfStream : TaskEventType.Event };
        }
    }

    private static async IAsyncEnumerable<TaskEvent> SilentFor(LeapingTime time, TimeSpan span)
    {
        await Task.Yield();
        time.Advance(span);
        if (span > TimeSpan.Zero)
            throw new IOException("cut");
        yield break;
    }

    private sealed class ScriptedEvents(Func<long, CancellationToken, IAsyncEnumerable<TaskEvent>> read) : ITaskEventSource
    {
        public async IAsyncEnumerable<TaskEvent> ReadAsync(TaskId task, long since, bool progressBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var e in read(since, cancellationToken))
                yield return e;
        }
    }
}
