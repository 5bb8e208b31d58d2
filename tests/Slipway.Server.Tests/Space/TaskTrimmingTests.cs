using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Access;
using Slipway.Server.Configuration;
using Slipway.Server.Identity;
using Slipway.Server.Space;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;
using Xunit;

namespace Slipway.Server.Tests.Space;

public sealed class TaskTrimmingTests : IAsyncDisposable
{
    private static readonly Fqn Job = Fqn.Parse("job::/sandbox/admin::nats");
    private static readonly Caller Admin = Caller.Server with { Principal = Principal.Create(Principal.Administrator) };

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Database database;
    private readonly TaskLog log;
    private readonly TaskTrimming trimming;

    public TaskTrimmingTests()
    {
        database = new Database(Path.Combine(folder.Path, "slipway.db"), NullLogger<Database>.Instance);
        log = new TaskLog(database, time);
        trimming = new TaskTrimming(database, new ServerOptions { TaskDays = 30 }, time, NullLogger<TaskTrimming>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_reader_with_an_older_cursor_is_told_of_the_gap_and_never_skips_in_silence()
    {
        var old = await EndedAsync(milestones: 5);
        time.Advance(TimeSpan.FromDays(29));
        var young = await EndedAsync(milestones: 2);
        time.Advance(TimeSpan.FromDays(2));

        await trimming.TrimAsync(TestContext.Current.CancellationToken);

        foreach (var cursor in new long[] { 0, 3, 4 })
        {
            var events = await ReadAsync(old, cursor);
            Assert.Equal([TaskEventType.Gap, TaskEventType.EndOfStream], events.Select(one => one.TaskEventType));
            Assert.Equal(("1", "5", 6), (events[0].Payload["from"], events[0].Payload["to"], events[1].Seq));
        }

        Assert.Equal([6L], (await ReadAsync(old, 5)).Select(one => one.Seq)); // who has read so far lacks nothing
        Assert.Empty(await ReadAsync(old, 6));
        Assert.Equal(0, log.Open(old)!.CursorAt(log.Find(old)!.TimeStarted + 1)); // v1's way to come back: by time
        Assert.Equal([1, 2, 3], (await ReadAsync(young, 0)).Select(one => one.Seq));
    }

    [Fact]
    public async Task A_task_goes_after_twice_the_time_and_one_that_runs_never()
    {
        var old = await EndedAsync(milestones: 2000);
        var running = await log.CreateAsync(Job, "test", "{}", Admin);
        await log.AppendAsync(running.Id, Milestone("one"));
        time.Advance(TimeSpan.FromDays(61));

        await trimming.TrimAsync(TestContext.Current.CancellationToken);

        Assert.Null(log.Find(old));
        Assert.Null(log.Open(old));
        Assert.Equal("one", Assert.Single(log.Open(running.Id)!.After(0)).Subtask);
        Assert.Equal(running.Id, Assert.Single(log.Revive()).Id);
    }

    private async Task<TaskId> EndedAsync(int milestones)
    {
        var task = await log.CreateAsync(Job, "test", "{}", Admin);
        await Task.WhenAll(Enumerable.Range(1, milestones).Select(number => log.AppendAsync(task.Id, Milestone($"{number}"))));
        await log.EndAsync(task.Id, new EventDraft(TaskEventType.EndOfStream, "nats", "", new SubTask("")));
        return task.Id;
    }

    private async Task<List<TaskEvent>> ReadAsync(TaskId task, long cursor)
    {
        var read = new List<TaskEvent>();
        await foreach (var item in log.Open(task)!.ReadAsync(cursor, withBytes: false, TestContext.Current.CancellationToken))
            read.Add(JsonSerializer.Deserialize(item.Body.Span, SlipwayJson.Wire.TaskEvent)!);
        return read;
    }

    private static EventDraft Milestone(string name) => new(TaskEventType.Event, "nats", "stage", new SubTask(name));
}
