using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>A job's life on real containers: start, stop, scale, restart, end, delete; logs; a server that comes back.</summary>
public sealed class LifeTests : IAsyncLifetime
{
    private const string Image = "team/busybox:1";

    private static readonly string[] Talker = ["/bin/sh", "-c", "trap 'exit 0' TERM; echo out; echo err >&2; while :; do sleep 1 & wait; done"];

    private TestRegistry registry = null!;
    private ServerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push(Image, await BusyboxImage.CreateAsync("sh"));
        world = await ServerWorld.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_job_starts_stops_and_starts_again()
    {
        var job = await DeployAsync(Talker);
        Assert.Equal(JobState.Started, job.State);

        job = await world.PutAsync(job with { State = JobState.Stopped });
        Assert.Equal(JobState.Stopped, job.State);
        var ended = Assert.Single(await world.InstancesAsync(job));
        Assert.Equal(InstanceState.Removed, ended.State);
        Assert.Equal("was stopped", ended.Reason);

        job = await world.PutAsync(job with { State = JobState.Started });
        Assert.Equal(2, (await world.InstancesAsync(job)).Count);
        var log = await world.LogAsync(job);
        Assert.Contains($"[stdout][{ended.Uuid.Short}] out", log, StringComparison.Ordinal);
        Assert.Contains($"[stderr][{ended.Uuid.Short}] err", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scaling_adds_and_takes_away_instances_without_touching_the_others()
    {
        var job = await DeployAsync(Talker);
        var first = Assert.Single(await world.InstancesAsync(job));

        job = await world.PutAsync(job with { NumInstances = 3 });
        Assert.Equal(3, (await LiveAsync(job)).Count);
        job = await world.PutAsync(job with { NumInstances = 1 });
        Assert.Equal(first.Uuid, Assert.Single(await LiveAsync(job)).Uuid);
    }

    [Fact]
    public async Task A_change_that_needs_a_restart_is_refused_while_the_job_runs()
    {
        var job = await DeployAsync(Talker);
        var more = job with { Resources = job.Resources with { Memory = 512L << 20 } };
        var error = await world.FailAsync(HttpMethod.Put, $"/v1/jobs/{job.Uuid}", System.Text.Json.JsonSerializer.Serialize(more, Contracts.SlipwayJson.Wire.Job));
        Assert.Equal((409, true), (error.Code, error.RequiresRestart));

        var stopped = await world.PutAsync(more with { State = JobState.Stopped });
        Assert.Equal(512L << 20, stopped.Resources.Memory);
        Assert.Equal(job.VersionId + 1, stopped.VersionId);
    }

    [Fact]
    public async Task A_process_that_ends_well_finishes_its_job()
    {
        var job = await DeployAsync(["/bin/sh", "-c", "echo done; exit 0"]);
        await ServerWorld.EventuallyAsync(async () => (await world.JobsAsync())[0].State == JobState.Finished, "the job to finish");
        var instance = Assert.Single(await world.InstancesAsync(job));
        Assert.Equal((true, 0, false), (instance.Exited, instance.ExitCode, instance.Failed));
        Assert.Contains("] done", await world.LogAsync(job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_fails_is_started_again_as_often_as_asked_and_then_given_up()
    {
        var task = await world.DeployAsync(new
        {
            image_url = $"{registry.Host}/{Image}",
            job_fqn = "job::/sandbox/admin::failing",
            start = true,
            start_command = new[] { "/bin/sh", "-c", "echo trying; exit 3" },
            restart_config = new { restart_mode = "failure", maximum_attempts = 1 },
        });
        Assert.Equal(Contracts.Tasks.TaskState.Complete, task.State);
        await ServerWorld.EventuallyAsync(async () => (await world.JobsAsync())[0].State == JobState.Errored, "the job to be given up");
        var instances = await world.InstancesAsync((await world.JobsAsync())[0]);
        Assert.Equal(2, instances.Count);
        Assert.All(instances, instance => Assert.Equal((3, true, "ended with exit code 3"), (instance.ExitCode, instance.Failed, instance.Reason)));
    }

    [Fact]
    public async Task Instances_outlive_the_server_and_are_adopted_by_the_next()
    {
        var job = await DeployAsync(Talker);
        var before = Assert.Single(await world.InstancesAsync(job));
        await world.StopServerAsync();
        await world.StartServerAsync();

        var after = Assert.Single(await world.InstancesAsync(job));
        Assert.Equal((before.Uuid, InstanceState.Running, before.Address), (after.Uuid, after.State, after.Address));
        await world.PutAsync(job with { State = JobState.Stopped });
        Assert.Empty(await LiveAsync(job));
    }

    [Fact(Timeout = 60_000)]
    public async Task Following_a_log_goes_on_into_the_next_instance()
    {
        var cancel = TestContext.Current.CancellationToken;
        var job = await DeployAsync(Talker);
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("] out", StringComparison.Ordinal), "the first line");
        using var response = await world.Http.GetAsync($"/v1/jobs/{job.Uuid}/logs?follow=true", HttpCompletionOption.ResponseHeadersRead, cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        Assert.NotNull(await reader.ReadLineAsync(cancel));

        using var restart = await world.Http.PostAsync($"/v1/jobs/{job.Uuid}/restart", null, cancel);
        Assert.True(restart.IsSuccessStatusCode);
        var second = Assert.Single(await LiveAsync(job));
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line == $"[stdout][{second.Uuid.Short}] out")
                return;
        }

        Assert.Fail("The stream ended before the second instance's line.");
    }

    [Fact]
    public async Task A_deleted_job_leaves_its_package_which_can_then_be_deleted_too()
    {
        var job = await DeployAsync(Talker);
        var package = Assert.Single(await world.PackagesAsync());
        Assert.Equal("in_use", (await world.FailAsync(HttpMethod.Delete, $"/v1/packages/{package.Uuid}", null)).ErrorCode);

        (await world.Http.DeleteAsync($"/v1/jobs/{job.Uuid}", ServerWorld.Cancel)).EnsureSuccessStatusCode();
        (await world.Http.DeleteAsync($"/v1/packages/{package.Uuid}", ServerWorld.Cancel)).EnsureSuccessStatusCode();
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task The_requests_fields_reach_the_process()
    {
        await world.DeployAsync(new
        {
            image_url = $"{registry.Host}/{Image}",
            job_fqn = "job::/sandbox/admin::fields",
            start = true,
            user = "app",
            env = new Dictionary<string, string> { ["GREETING"] = "good morning" },
            exposed_ports = new[] { 8080 },
            start_command = new[] { "/bin/sh", "-c", "echo \"$GREETING from $(id -un) in $CNTM_JOB_FQN\"; trap 'exit 0' TERM; sleep 1000 & wait" },
        });
        var job = Assert.Single(await world.JobsAsync());
        Assert.Equal([8080], job.Ports.Select(port => port.Number));
        await ServerWorld.EventuallyAsync(
            async () => (await world.LogAsync(job)).Contains("] good morning from app in job::/sandbox/admin::fields", StringComparison.Ordinal), "the greeting");
    }

    private async Task<List<Instance>> LiveAsync(Job job) =>
        [.. (await world.InstancesAsync(job)).Where(instance => instance.State != InstanceState.Removed)];

    private async Task<Job> DeployAsync(string[] command)
    {
        var task = await world.DeployAsync(new { image_url = $"{registry.Host}/{Image}", job_fqn = "job::/sandbox/admin::app", start = true, start_command = command });
        Assert.True(task.State == Contracts.Tasks.TaskState.Complete, task.Events[^1].Payload.GetValueOrDefault("error"));
        return Assert.Single(await world.JobsAsync());
    }
}
