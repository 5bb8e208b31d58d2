using System.Net.WebSockets;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Tasks;

/// <summary>One record, four ways to read it, from any cursor.</summary>
public sealed class WatchingTests
{
    // Lets manifest and configuration pass, and holds each layer in the middle.
    private const long HangAfter = 50_000;

    [Fact]
    public async Task All_four_ways_tell_the_same_story()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        var task = await world.PostDeployAsync(Request(registry));
        var socket = world.WatchAsync(task);
        var stream = EventStreamAsync(world, task, lastEventId: null);
        var poll = LongPollAsync(world, task);
        var document = await world.WaitForEndAsync(task);

        var expected = document.Events.Select(one => one.Seq).ToList();
        Assert.Equal(expected.Count, (await socket).Lines.Count);
        Assert.Equal(expected, (await stream).Select(one => one.Seq));
        Assert.Equal(expected, (await poll).Select(one => one.Seq));
    }

    [Fact]
    public async Task A_reader_comes_back_with_its_cursor()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        var task = await world.PostDeployAsync(Request(registry));
        var document = await world.WaitForEndAsync(task);

        Assert.Equal(document.Events.Skip(3).Select(one => one.Seq), (await EventStreamAsync(world, task, lastEventId: 3)).Select(one => one.Seq));
        var (since, close) = await world.WatchAsync(task, "&since=5");
        Assert.Equal(document.Events.Count - 5, since.Count);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, close);
        var (byTime, _) = await world.WatchAsync(task, $"&time={document.Events[4].Time}");
        Assert.Equal(since, byTime);
        var later = JsonSerializer.Deserialize(
            await world.Http.GetStringAsync($"{task}?time={document.Events[4].Time}", ServerWorld.Cancel), SlipwayJson.Wire.TaskDocument)!;
        Assert.Equal(document.Events.Skip(5).Select(one => one.Seq), later.Events.Select(one => one.Seq));
    }

    [Fact]
    public async Task Bytes_are_told_only_to_those_who_ask()
    {
        await using var registry = await RegistryAsync();
        registry.Misbehave.HangAfter = HangAfter;
        await using var world = await ServerWorld.StartAsync();
        var task = await world.PostDeployAsync(Request(registry));
        var plain = world.WatchAsync(task);
        var withBytes = EventStreamAsync(world, task, lastEventId: null, "?progress=bytes", stopAfter: one => one.TaskEventType == TaskEventType.Progress);
        var progress = (await withBytes)[^1];
        Assert.Equal(TaskEventType.Progress, progress.TaskEventType);
        Assert.Equal(0, progress.Seq);
        Assert.True(progress.Bytes!.DownloadTotal > 0);
        await world.Http.DeleteAsync(task, ServerWorld.Cancel);
        Assert.DoesNotContain("Progress", (await plain).Lines);
    }

    [Fact]
    public async Task A_cancelled_task_says_so_when_its_work_has_stopped_and_what_it_made_is_gone()
    {
        await using var registry = await RegistryAsync();
        registry.Misbehave.HangAfter = HangAfter;
        await using var world = await ServerWorld.StartAsync();
        var task = await world.PostDeployAsync(Request(registry));
        await ServerWorld.EventuallyAsync(async () => (await world.ReadTaskAsync(task)).Events.Any(one => one.Stage == TaskStages.DownloadingLayers), "the download to begin");

        using (var cancel = await world.Http.DeleteAsync(task, ServerWorld.Cancel))
            Assert.Equal(202, (int)cancel.StatusCode);
        var document = await world.WaitForEndAsync(task);

        Assert.Equal(TaskState.Stopped, document.State);
        Assert.Equal(TaskEventType.Cancel, document.Events[^1].TaskEventType);
        Assert.Equal("admin", document.Events[^1].Payload["cancelled_by"]);
        await world.AssertNothingIsLeftAsync();
        var again = await world.FailAsync(HttpMethod.Delete, task.PathAndQuery, null);
        Assert.Equal("state_conflict", again.ErrorCode);
    }

    [Fact]
    public async Task A_server_that_stops_in_the_middle_leaves_a_task_that_the_next_one_finishes()
    {
        await using var registry = await RegistryAsync();
        registry.Misbehave.HangAfter = HangAfter;
        await using var world = await ServerWorld.StartAsync();
        var task = await world.PostDeployAsync(Request(registry));
        await ServerWorld.EventuallyAsync(async () => (await world.ReadTaskAsync(task)).Events.Any(one => one.Stage == TaskStages.DownloadingLayers), "the download to begin");
        var connected = new TaskCompletionSource();
        var watched = world.WatchAsync(task, onEvent: () => connected.TrySetResult());
        await connected.Task;

        await world.StopServerAsync();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, (await watched).Close);
        registry.Misbehave.HangAfter = null;
        await world.StartServerAsync();

        var document = await world.WaitForEndAsync(new Uri(world.Http.BaseAddress!, task.AbsolutePath));
        Assert.Equal(TaskState.Complete, document.State);
        var names = document.Events.Select(one => (one.Stage, one.Subtask.Name)).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(Enumerable.Range(1, names.Count).Select(seq => (long)seq), document.Events.Select(one => one.Seq));
        Assert.Single(await world.JobsAsync());
    }

    [Fact]
    public async Task The_list_shows_the_newest_first()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        foreach (var name in new[] { "one", "two", "three" })
            await world.DeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = $"job::/sandbox/admin::{name}" });
        var tasks = JsonSerializer.Deserialize(
            await world.Http.GetStringAsync("/v1/tasks?count=2&state=complete", ServerWorld.Cancel), SlipwayJson.Wire.IReadOnlyListTaskDocument)!;
        Assert.Equal(["three", "two"], tasks.Select(task => task.Fqn!.Value.Name));
    }

    private static async Task<TestRegistry> RegistryAsync()
    {
        var registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder()
            .Layer(layer => layer.File("etc/hello", "world").Noise("var/noise", 300_000)).Layer(layer => layer.Noise("var/more", 100_000)).Run("Cmd", "/bin/app").Build());
        return registry;
    }

    private static object Request(TestRegistry registry) => new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app" };

    private static async Task<List<TaskEvent>> LongPollAsync(ServerWorld world, Uri task)
    {
        var events = new List<TaskEvent>();
        while (events is not [.., { TaskEventType: TaskEventType.EndOfStream or TaskEventType.Error }])
        {
            var text = await world.Http.GetStringAsync($"{task}?since={events.Count}&wait=20s", ServerWorld.Cancel);
            events.AddRange(JsonSerializer.Deserialize(text, SlipwayJson.Wire.TaskDocument)!.Events);
        }

        return events;
    }

    private static async Task<List<TaskEvent>> EventStreamAsync(
        ServerWorld world, Uri task, long? lastEventId, string query = "", Func<TaskEvent, bool>? stopAfter = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, task + query);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString());
        using var response = await world.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ServerWorld.Cancel));
        var events = new List<TaskEvent>();
        while (await reader.ReadLineAsync(ServerWorld.Cancel) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            events.Add(JsonSerializer.Deserialize(line["data: ".Length..], SlipwayJson.Wire.TaskEvent)!);
            if (stopAfter?.Invoke(events[^1]) == true)
                break;
        }

        return events;
    }
}
