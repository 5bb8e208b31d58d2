using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Integration.Tests.Staging;

/// <summary>A folder becomes a package that runs: with nothing to build, and with a pipeline of the user's own.</summary>
public sealed class StagingTests(RealRegistryFixture registry)
{
    [Fact]
    public async Task A_script_with_a_start_command_just_runs()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        var task = await new SourceFolder().File("run.sh", "echo \"$GREETING from $PWD\"; trap 'exit 0' TERM; sleep 1000 & wait").StageAsync(world, startCommand: "sh run.sh");

        Assert.Equal((TaskState.Complete, TaskErrored.Unerrored), (task.State, task.Errored));
        Assert.Equal(["Beginning staging with 'stagpipe::/apcera::bash' pipeline, 0 stager(s) defined.", "Staging is complete."], SourceFolder.Lines(task));
        var package = Assert.Single(await world.PackagesAsync());
        Assert.Equal((PackageState.Ready, "sh run.sh", "stagpipe::/apcera::bash"), (package.State, package.StartCommand, package.StagingPipelineFqn.ToString()));

        var job = await RunAsync(world, package);
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("hello from /app", StringComparison.Ordinal), "the script to greet");
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Data, "uploads")));
    }

    [Fact]
    public async Task A_build_runs_in_an_instance_and_what_it_leaves_is_what_runs()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        await CreateAsync(world, "make", build: "echo compiling; echo twice; echo twice; tr a-z A-Z < in.txt > out.txt; rm in.txt", start: "cat out.txt; trap 'exit 0' TERM; sleep 1000 & wait");
        var task = await new SourceFolder().File("in.txt", "made here\n").StageAsync(world, pipeline: "stagpipe::/sandbox/admin::make");

        Assert.Equal((TaskState.Complete, TaskErrored.Unerrored), (task.State, task.Errored));
        Assert.Equal(
            [
                "Beginning staging with 'stagpipe::/sandbox/admin::make' pipeline, 1 stager(s) defined.",
                "Launching instance of stager 'make'...",
                "Downloading package for processing...",
                "compiling",
                "twice",
                "twice",
                "Staging is complete.",
            ],
            SourceFolder.Lines(task));
        Assert.Empty(await world.JobsAsync());
        var package = Assert.Single(await world.PackagesAsync());
        var job = await RunAsync(world, package);
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("MADE HERE", StringComparison.Ordinal), "what was built to run");
    }

    [Fact]
    public async Task A_build_keeps_what_it_fetched_for_the_next_of_its_namespace()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        await CreateAsync(world, "cached", build: "cat /cache/seen 2>/dev/null || echo first; echo again > /cache/seen", start: "true", cache: "/cache");
        var first = await new SourceFolder().File("a", "a").StageAsync(world, "one", "stagpipe::/sandbox/admin::cached");
        var second = await new SourceFolder().File("a", "a").StageAsync(world, "two", "stagpipe::/sandbox/admin::cached");
        Assert.Contains("first", SourceFolder.Lines(first));
        Assert.Contains("again", SourceFolder.Lines(second));
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_last_lines_and_leaves_nothing()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        await CreateAsync(world, "broken", build: "for i in $(seq 60); do echo line $i; done; echo no such thing >&2; exit 7", start: "true");
        var task = await new SourceFolder().File("a", "a").StageAsync(world, pipeline: "stagpipe::/sandbox/admin::broken");
        var (code, error) = SourceFolder.Failure(task);
        Assert.Equal("staging_failed", code);
        Assert.StartsWith("The build failed: it ended with exit code 7. Its last lines:\nline 12\n", error, StringComparison.Ordinal);
        Assert.EndsWith("line 60\nno such thing", error, StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_build_that_never_ends_is_stopped_when_its_time_is_up()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        await CreateAsync(world, "endless", build: "echo waiting; sleep 100000", start: "true", timeout: 3);
        var task = await new SourceFolder().File("a", "a").StageAsync(world, pipeline: "stagpipe::/sandbox/admin::endless");
        var (code, error) = SourceFolder.Failure(task);
        Assert.Equal("staging_failed", code);
        Assert.Contains("did not end within 3 seconds", error, StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_build_that_is_cancelled_is_gone_before_the_event_comes()
    {
        await using var world = await ServerWorld.StartAsync(registry.Registry.Url);
        await CreateAsync(world, "endless", build: "echo waiting; sleep 100000", start: "true");
        var bytes = new SourceFolder().File("a", "a").Pack();
        using var answer = await SourceFolder.UploadAsync(world, await SourceFolder.AnnounceAsync(world, "app", bytes, "stagpipe::/sandbox/admin::endless"), bytes);
        var task = new Uri(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ServerWorld.Cancel)).RootElement.GetProperty("location").GetString()!);
        await ServerWorld.EventuallyAsync(async () => SourceFolder.Lines(await world.ReadTaskAsync(task)).Contains("waiting"), "the build");

        (await world.Http.DeleteAsync(task, ServerWorld.Cancel)).EnsureSuccessStatusCode();

        Assert.Equal(TaskEventType.Cancel, (await world.WaitForEndAsync(task)).Events[^1].TaskEventType);
        await world.AssertNothingIsLeftAsync();
    }

    private static async Task CreateAsync(ServerWorld world, string name, string build, string start, string cache = "", int timeout = 300)
    {
        var pipeline = new
        {
            uuid = Guid.NewGuid(),
            fqn = $"stagpipe::/sandbox/admin::{name}",
            build_image = "debian:bookworm",
            build_command = build,
            run_image = "debian:bookworm",
            start_command = start,
            cache_folder = cache,
            build_timeout = timeout,
        };
        using var response = await world.Http.PostAsync("/v1/stagingpipelines", ServerWorld.JsonBody(pipeline), ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ServerWorld.Cancel));
    }

    private static async Task<Job> RunAsync(ServerWorld world, Package package)
    {
        var request = new { fqn = "job::/sandbox/admin::app", state = "started", packages = new[] { new { uuid = package.Uuid.ToString() } } };
        using var response = await world.Http.PostAsync("/v1/jobs", ServerWorld.JsonBody(request), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Job)!;
    }
}
