using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Jobs;
using Slipway.Server.Tasks;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Tasks;

/// <summary>A cancel, at every stage: its event comes once the work has stopped and nothing of it is left.</summary>
public sealed class CancelTests
{
    private const string Name = "team/app:1";

    [Theory]
    [InlineData("resolving")]
    [InlineData("downloading")]
    [InlineData("unpacking")]
    public async Task A_pull_is_cancelled_while(string what)
    {
        await using var registry = await PushAsync();
        await using var world = await ServerWorld.StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (what == "resolving")
            registry.Misbehave.ManifestGate = gate;
        else if (what == "downloading")
            registry.Misbehave.BlobGate = gate;
        else
            registry.Misbehave.HangAfter = 100_000;

        var task = await world.PostDeployAsync(Request(registry));
        var asked = what == "resolving" ? "/manifests/" : "/blobs/";
        await ServerWorld.EventuallyAsync(() => Task.FromResult(registry.Requests.Any(request => request.Path.Contains(asked, StringComparison.Ordinal))), what);
        Assert.Equal(HttpStatusCode.Accepted, await CancelAsync(world, task));

        await AssertCancelledAsync(world, task);
        gate.SetResult();
        registry.Misbehave.HangAfter = null;
        Assert.Equal(TaskState.Complete, (await world.DeployAsync(Request(registry))).State);
    }

    [Fact]
    public async Task A_shared_download_goes_on_for_the_others()
    {
        await using var registry = await PushAsync();
        await using var world = await ServerWorld.StartAsync();
        var gate = registry.Misbehave.BlobGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tasks = new List<Uri>();
        foreach (var job in new[] { "first", "second", "third" })
            tasks.Add(await world.PostDeployAsync(Request(registry, job)));
        foreach (var task in tasks)
            await ReachedAsync(world, task, TaskStages.FetchingMetadata);

        await CancelAsync(world, tasks[0]);
        await CancelAsync(world, tasks[2]);
        Assert.Equal(TaskEventType.Cancel, (await world.WaitForEndAsync(tasks[0])).Events[^1].TaskEventType);
        Assert.Equal(TaskEventType.Cancel, (await world.WaitForEndAsync(tasks[2])).Events[^1].TaskEventType);
        gate.SetResult();

        Assert.Equal(TaskState.Complete, (await world.WaitForEndAsync(tasks[1])).State);
        Assert.Equal("second", Assert.Single(await world.JobsAsync()).Name);
        Assert.Equal(JobState.Ready, (await world.JobsAsync())[0].State);
    }

    [Fact]
    public async Task An_instance_that_is_starting_is_gone_before_the_event_comes_and_asking_twice_is_asking_once()
    {
        await using var registry = await PushAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await ServerWorld.StartAsync(replace: services => services.AddSingleton<IEngine>(
            provider => new HeldEngine(provider.GetRequiredService<LocalEngine>(), begun, gate)));
        var task = await world.PostDeployAsync(Request(registry, start: true));
        await begun.Task.WaitAsync(ServerWorld.Cancel);

        Assert.Equal(HttpStatusCode.Accepted, await CancelAsync(world, task));
        Assert.Equal(HttpStatusCode.Accepted, await CancelAsync(world, task));
        Assert.Equal(TaskState.Running, (await world.ReadTaskAsync(task)).State);
        gate.SetResult();

        await AssertCancelledAsync(world, task);
        Assert.Equal(HttpStatusCode.Conflict, await CancelAsync(world, task));
        Assert.Single((await world.ReadTaskAsync(task)).Events, e => e.TaskEventType == TaskEventType.Cancel);
    }

    [Fact]
    public async Task A_wait_for_a_port_that_never_opens_is_cut_short()
    {
        await using var registry = await PushAsync();
        await using var world = await ServerWorld.StartAsync();
        var task = await world.PostDeployAsync(new
        {
            image_url = $"{registry.Host}/{Name}",
            job_fqn = "job::/sandbox/admin::app",
            start = true,
            routes = new Dictionary<string, int> { ["http://app.example.com"] = 7000 },
        });
        await ServerWorld.EventuallyAsync(
            async () => await world.JobsAsync() is [var job] && await world.InstancesAsync(job) is [{ State: Contracts.Instances.InstanceState.Starting }] && (await world.LogAsync(job)).Contains("up", StringComparison.Ordinal),
            "the app");
        Assert.Equal(HttpStatusCode.Accepted, await CancelAsync(world, task));
        await AssertCancelledAsync(world, task);
    }

    [Fact]
    public async Task A_cancel_at_the_last_moment_still_takes_everything_back()
    {
        await using var registry = await PushAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await StartSteeredAsync(
            done: () =>
            {
                reached.SetResult();
                return gate.Task;
            },
            undoing: () => Task.CompletedTask);
        var task = await world.PostDeployAsync(Request(registry));
        await reached.Task.WaitAsync(ServerWorld.Cancel);
        Assert.Single(await world.JobsAsync());

        Assert.Equal(HttpStatusCode.Accepted, await CancelAsync(world, task));
        gate.SetResult();
        await AssertCancelledAsync(world, task);
    }

    [Fact]
    public async Task A_cancel_that_the_server_did_not_live_to_finish_is_finished_by_the_next()
    {
        await using var registry = await PushAsync();
        var gate = registry.Misbehave.BlobGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await StartSteeredAsync(
            done: () => Task.CompletedTask,
            undoing: () => died.TrySetResult() ? throw new InvalidOperationException("As if the server were killed here.") : Task.CompletedTask);
        var task = await world.PostDeployAsync(Request(registry));
        await ReachedAsync(world, task, TaskStages.FetchingMetadata);
        await CancelAsync(world, task);
        await died.Task.WaitAsync(ServerWorld.Cancel);
        Assert.Equal(TaskState.Running, (await world.ReadTaskAsync(task)).State);

        await world.StopServerAsync();
        await world.StartServerAsync();
        await AssertCancelledAsync(world, new Uri(world.Http.BaseAddress!, task.AbsolutePath));
        gate.SetResult();
    }

    [Fact]
    public async Task Who_may_not_delete_may_not_cancel()
    {
        await using var registry = await PushAsync();
        await using var world = await ServerWorld.StartAsync();
        var gate = registry.Misbehave.BlobGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = await world.PostDeployAsync(Request(registry));
        using var policy = await world.Http.PutAsync(
            "/v1/policy",
            ServerWorld.JsonBody(new
            {
                docs = new[] { new { name = "reader", text = "on job::/sandbox/admin { if (auth_server@apcera.me->name == \"reader\") { permit read } }" } },
            }),
            ServerWorld.Cancel);
        Assert.True(policy.IsSuccessStatusCode, await policy.Content.ReadAsStringAsync(ServerWorld.Cancel));

        Assert.Equal(HttpStatusCode.NotFound, await CancelAsync(world, task, await world.IssueTokenAsync("stranger")));
        Assert.Equal(HttpStatusCode.Forbidden, await CancelAsync(world, task, await world.IssueTokenAsync("reader")));
        gate.SetResult();
        Assert.Equal(TaskState.Complete, (await world.WaitForEndAsync(task)).State);
        Assert.Equal(HttpStatusCode.Conflict, await CancelAsync(world, task));
        Assert.Single(await world.JobsAsync());
    }

    private static Task<ServerWorld> StartSteeredAsync(Func<Task> done, Func<Task> undoing) => ServerWorld.StartAsync(replace: services =>
    {
        var deploy = services.Single(service => service.ServiceType == typeof(IOperation) && service.ImplementationFactory is not null);
        services.Remove(deploy);
        services.AddSingleton<IOperation>(provider => new SteeredDeploy(provider.GetRequiredService<DeployFromImage>(), done, undoing));
    });

    private static async Task<TestRegistry> PushAsync()
    {
        var registry = await TestRegistry.StartAsync();
        registry.Push(Name, await BusyboxImage.CreateAsync("sh", "-c", "trap 'exit 0' TERM; echo up; while :; do sleep 1 & wait; done"));
        return registry;
    }

    private static object Request(TestRegistry registry, string job = "app", bool start = false) =>
        new { image_url = $"{registry.Host}/{Name}", job_fqn = $"job::/sandbox/admin::{job}", start };

    private static async Task<HttpStatusCode> CancelAsync(ServerWorld world, Uri task, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, task);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? world.Token);
        using var response = await world.Http.SendAsync(request, ServerWorld.Cancel);
        return response.StatusCode;
    }

    private static Task ReachedAsync(ServerWorld world, Uri task, string subtask) => ServerWorld.EventuallyAsync(
        async () => (await world.ReadTaskAsync(task)).Events.Any(e => e.Subtask.Name == subtask), subtask);

    private static async Task AssertCancelledAsync(ServerWorld world, Uri task)
    {
        var end = await world.WaitForEndAsync(task);
        Assert.Equal((TaskState.Stopped, TaskErrored.Unerrored), (end.State, end.Errored));
        Assert.Equal(
            (TaskEventType.Cancel, "admin", "task_cancelled"),
            (end.Events[^1].TaskEventType, end.Events[^1].Payload["cancelled_by"], end.Events[^1].Payload["code"]));
        await world.AssertNothingIsLeftAsync();
    }
}
