using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;
using Xunit;

namespace Slipway.Server.Tests.Tasks;

public sealed class TaskLogTests : IAsyncDisposable
{
    private static readonly Fqn Job = Fqn.Parse("job::/sandbox/admin::nats");
    private static readonly Caller Admin = Caller.Server with { Principal = Principal.Create(Principal.Administrator) };

    private readonly TemporaryFolder folder = new();
    private Database database;

    public TaskLogTests() => database = Open();

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Events_are_numbered_from_one_and_end_once()
    {
        var log = new TaskLog(database, TimeProvider.System);
        var task = await log.CreateAsync(Job, "test", "{}", Admin);
        await log.AppendAsync(task.Id, Milestone("one"));
        await log.AppendAsync(task.Id, Milestone("two"));
        await log.EndAsync(task.Id, new EventDraft(TaskEventType.EndOfStream, "nats", "", new SubTask("")));

        var events = await ReadAllAsync(log, task.Id, since: 0);
        Assert.Equal([1, 2, 3], events.Select(one => one.Seq));
        Assert.Equal(["one", "two", ""], events.Select(one => one.Subtask.Name));
        Assert.Equal(TaskState.Complete, log.Find(task.Id)!.State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.AppendAsync(task.Id, Milestone("late")));
    }

    [Fact]
    public async Task A_reader_that_comes_in_the_middle_gets_what_it_missed_and_then_what_comes()
    {
        var log = new TaskLog(database, TimeProvider.System);
        var task = await log.CreateAsync(Job, "test", "{}", Admin);
        await log.AppendAsync(task.Id, Milestone("one"));

        var reading = ReadAllAsync(log, task.Id, since: 0);
        await log.AppendAsync(task.Id, Milestone("two"));
        await log.EndAsync(task.Id, new EventDraft(TaskEventType.Error, "nats", "", new SubTask("")));

        Assert.Equal([1, 2, 3], (await reading).Select(one => one.Seq));
    }

    [Fact]
    public async Task The_record_goes_on_where_a_server_before_left_it()
    {
        var before = new TaskLog(database, TimeProvider.System);
        var task = await before.CreateAsync(Job, "test", "{}", Admin);
        await before.AppendAsync(task.Id, Milestone("one"));
        await database.DisposeAsync();

        database = Open();
        var log = new TaskLog(database, TimeProvider.System);
        var revived = Assert.Single(log.Revive());
        var reporter = new TaskReporter(log, revived);
        await reporter.MilestoneAsync("stage", "one");
        await reporter.MilestoneAsync("stage", "two");
        await log.EndAsync(task.Id, new EventDraft(TaskEventType.EndOfStream, "nats", "", new SubTask("")));

        var events = await ReadAllAsync(log, task.Id, since: 0);
        Assert.Equal(["one", "two", ""], events.Select(one => one.Subtask.Name));
        Assert.Empty(log.Revive());
    }

    [Fact]
    public async Task Times_rise_so_that_a_reader_by_time_gets_each_event_once()
    {
        // A clock that stands still is the worst that can happen to a cursor made of time.
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var log = new TaskLog(database, clock);
        var task = await log.CreateAsync(Job, "test", "{}", Admin);
        for (var number = 0; number < 5; number++)
            await log.AppendAsync(task.Id, Milestone($"{number}"));

        var feed = log.Open(task.Id)!;
        foreach (var stored in feed.After(0))
            Assert.Equal(5 - stored.Seq, feed.After(feed.CursorAt(stored.Time)).Count);
    }

    [Fact]
    public async Task Whatever_the_interleaving_every_reader_sees_every_event_exactly_once()
    {
        var log = new TaskLog(database, TimeProvider.System);
        await Gen.Select(Gen.Int[1, 4], Gen.Int[1, 25], Gen.Int[0, 30].Array[1, 5]).SampleAsync(
            async (tasks, events, cursors) =>
            {
                await Task.WhenAll(Enumerable.Range(0, tasks).Select(async _ =>
                {
                    var task = await log.CreateAsync(Job, "test", "{}", Admin);
                    var readers = cursors.Select(cursor => Task.Run(() => ReadAllAsync(log, task.Id, cursor))).ToList();
                    for (var number = 1; number <= events; number++)
                        await log.AppendAsync(task.Id, Milestone($"{number}"));
                    await log.EndAsync(task.Id, new EventDraft(TaskEventType.EndOfStream, "nats", "", new SubTask("")));

                    for (var index = 0; index < cursors.Length; index++)
                    {
                        var expected = Enumerable.Range(1, events + 1).Select(seq => (long)seq).Where(seq => seq > cursors[index]);
                        Assert.Equal(expected, (await readers[index]).Select(one => one.Seq));
                    }
                }));
                return true;
            },
            iter: 20,
            threads: 1);
    }

    private static EventDraft Milestone(string name) => new(TaskEventType.Event, "nats", "stage", new SubTask(name));

    private static async Task<List<TaskEvent>> ReadAllAsync(TaskLog log, TaskId task, long since)
    {
        var events = new List<TaskEvent>();
        await foreach (var item in log.Open(task)!.ReadAsync(since, withBytes: false, TestContext.Current.CancellationToken))
            events.Add(JsonSerializer.Deserialize(item.Body.Span, SlipwayJson.Wire.TaskEvent)!);
        return events;
    }

    [Fact]
    public async Task Between_a_cancel_and_a_good_end_the_first_to_be_written_counts()
    {
        var log = new TaskLog(database, TimeProvider.System);
        var cancelled = await log.CreateAsync(Job, "test", "{}", Admin);
        await log.MarkCancelledAsync(cancelled.Id, Admin.Principal);
        Assert.False(await log.EndAsync(cancelled.Id, new EventDraft(TaskEventType.EndOfStream, "nats", "", new SubTask(""))));
        Assert.Empty(log.Open(cancelled.Id)!.After(0));
        Assert.True(await log.EndAsync(cancelled.Id, new EventDraft(TaskEventType.Cancel, "nats", "", new SubTask(""))));

        var done = await log.CreateAsync(Job, "test", "{}", Admin);
        Assert.True(await log.EndAsync(done.Id, new EventDraft(TaskEventType.EndOfStream, "nats", "", new SubTask(""))));
        var late = await Assert.ThrowsAsync<SlipwayException>(() => log.MarkCancelledAsync(done.Id, Admin.Principal));
        Assert.Equal("state_conflict", late.Code.Code);
    }

    [Fact]
    public async Task What_is_written_alongside_is_there_with_the_task_or_not_at_all()
    {
        var log = new TaskLog(database, TimeProvider.System);
        await Assert.ThrowsAnyAsync<Exception>(() => log.CreateAsync(Job, "test", "{}", Admin, (_, _) => throw new InvalidOperationException("No.")));
        Assert.Empty(log.List(null, null, _ => true, 0, 10));
    }

    private Database Open() => new(Path.Combine(folder.Path, "slipway.db"), NullLogger<Database>.Instance);
}
