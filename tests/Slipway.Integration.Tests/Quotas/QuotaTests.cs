using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Quotas;

/// <summary>A namespace has only so much to give, however many ask at once.</summary>
public sealed class QuotaTests
{
    private const string Scope = "quota::/sandbox/admin";

    [Fact]
    public async Task A_deploy_beyond_the_memory_of_its_namespace_is_refused_at_once_and_says_how_much_is_used()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("limits", Limit("total.memory", "512MB"));
        await CompleteAsync(world, Request(registry, "one", memory: 384 << 20));

        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", JsonSerializer.Serialize(Request(registry, "two", memory: 192 << 20)));

        Assert.Equal((403, "quota_exceeded"), (error.Code, error.ErrorCode));
        Assert.Equal(
            $"Namespace memory quota of 512MB on \"{Scope}\" exceeded. 384MB are used and 192MB are asked for: ask for less, or free some first.", error.Message);
        await CompleteAsync(world, Request(registry, "two", memory: 128 << 20));
        var audit = Assert.Single(await world.AuditAsync("?event_type=quota.exceeded"));
        Assert.Equal(("job::/sandbox/admin::two", false), (audit.Fqn, audit.Allowed));
        Assert.Contains("512MB", audit.Payload);
    }

    [Theory]
    [InlineData("total.memory 1GB", 384, 3, "Namespace memory quota of 1GB on \"quota::/sandbox/admin\" exceeded.")]
    [InlineData("max.job.memory 1GB", 384, 3, "Job memory quota of 1GB on \"quota::/sandbox/admin::app\" exceeded. 1.13GB are asked for")]
    [InlineData("max.instance.memory 256MB", 384, 1, "Instance memory quota of 256MB on \"quota::/sandbox/admin::app\" exceeded. 384MB are asked for")]
    [InlineData("max.instances 2", 64, 3, "Job instances quota of 2 on \"quota::/sandbox/admin::app\" exceeded. 3 are asked for")]
    [InlineData("total.disk 2GB", 64, 3, "Namespace disk quota of 2GB on \"quota::/sandbox/admin\" exceeded. 0B are used and 3GB are asked for")]
    [InlineData("max.instance.cpu 200", 64, 1, "Instance cpu quota of 200 on \"quota::/sandbox/admin::app\" exceeded. Nothing limits what the job may use: give it a limit with resources.cpu")]
    [InlineData("total.memory 1GB", 0, 1, "Namespace memory quota of 1GB on \"quota::/sandbox/admin\" exceeded. Nothing limits what the job may use")]
    public async Task Every_limit_says_what_it_is(string limit, int megabytes, int instances, string message)
    {
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("limits", $"on {Scope} {{ {{ {limit} }} }}");
        var request = new
        {
            image_url = "127.0.0.1:1/none:1",
            job_fqn = "job::/sandbox/admin::app",
            num_instances = instances,
            resources = new { memory = (long)megabytes << 20, disk = 1L << 30, network = 5_000_000 },
        };
        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", JsonSerializer.Serialize(request));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_deploys_at_once_only_one_gets_what_is_left()
    {
        await using var registry = await RegistryAsync();
        registry.Misbehave.BlobGate = new TaskCompletionSource();
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("limits", Limit("total.memory", "512MB"));
        var tasks = new List<Uri>();
        foreach (var name in new[] { "one", "two" })
            tasks.Add(await world.PostDeployAsync(Request(registry, name, memory: 384 << 20)));
        foreach (var task in tasks)
            await world.Http.GetAsync($"{task}?since=2&wait=20", ServerWorld.Cancel);
        registry.Misbehave.BlobGate.SetResult();

        var ends = await Task.WhenAll(tasks.Select(world.WaitForEndAsync));

        Assert.Single(ends, end => end.State == TaskState.Complete);
        var refused = Assert.Single(ends, end => end.Events[^1].TaskEventType == TaskEventType.Error).Events[^1];
        Assert.Equal("quota_exceeded", refused.Payload["code"]);
        Assert.StartsWith($"Namespace memory quota of 512MB on \"{Scope}\" exceeded.", refused.Payload["error"]);
        var job = Assert.Single(await world.JobsAsync());
        Assert.Equal(job.Fqn.Name, Assert.Single(await world.PackagesAsync()).Fqn.Name);
    }

    [Fact]
    public async Task A_change_is_refused_only_where_it_makes_things_worse()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        await CompleteAsync(world, Request(registry, "app", memory: 512 << 20));
        world.Enforce("limits", Limit("total.memory", "256MB"));
        var job = Assert.Single(await world.JobsAsync());

        var more = await world.FailAsync(HttpMethod.Put, $"/v1/jobs/{job.Uuid}", Json(With(job, 768 << 20)));
        Assert.Equal("quota_exceeded", more.ErrorCode);
        var twice = await world.FailAsync(HttpMethod.Put, $"/v1/jobs/{job.Uuid}", Json(job with { NumInstances = 2 }));
        Assert.Equal("quota_exceeded", twice.ErrorCode);
        // To start is to begin using all of it.
        var start = await world.FailAsync(HttpMethod.Put, $"/v1/jobs/{job.Uuid}", Json(job with { State = JobState.Started }));
        Assert.Equal("quota_exceeded", start.ErrorCode);
        // Still too much, but less than it was; and what has nothing to do with memory is nobody's business.
        job = await world.PutAsync(With(job, 384 << 20));
        job = await world.PutAsync(job with { Tags = new Dictionary<string, string> { ["colour"] = "blue" } });
        job = await world.PutAsync(job with { NumInstances = 0 });
        Assert.Equal(0, job.NumInstances);
    }

    [Fact]
    public async Task The_sum_has_no_limit_while_one_job_has_none()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        await CompleteAsync(world, Request(registry, "hungry", memory: 0));
        world.Enforce("limits", Limit("total.memory", "1GB"));
        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", JsonSerializer.Serialize(Request(registry, "modest", memory: 8 << 20)));
        Assert.EndsWith("\"job::/sandbox/admin::hungry\" has no memory limit, so the sum has none either: give it one with resources.memory.", error.Message);
    }

    [Theory]
    [InlineData("max.package.size 50KB", "Package size quota of 50KB on \"quota::/sandbox/admin::app\" exceeded.")]
    [InlineData("total.package.size 50KB", "Namespace package size quota of 50KB on \"quota::/sandbox/admin\" exceeded. 0B are used and ")]
    public async Task A_package_that_is_too_large_is_refused_before_its_layers_are_fetched(string limit, string message)
    {
        await using var registry = await RegistryAsync();
        registry.Misbehave.HangAfter = 50_000;
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("limits", $"on {Scope} {{ {{ {limit} }} }}");
        var task = await world.DeployAsync(Request(registry, "app", memory: 64 << 20));

        Assert.Equal((TaskEventType.Error, "quota_exceeded"), (task.Events[^1].TaskEventType, task.Events[^1].Payload["code"]));
        Assert.StartsWith(message, task.Events[^1].Payload["error"]);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Packages_add_up_each_for_itself()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("limits", Limit("total.package.size", "500KB"));
        await CompleteAsync(world, Request(registry, "one", memory: 64 << 20));
        var second = await world.DeployAsync(Request(registry, "two", memory: 64 << 20));
        Assert.Equal("quota_exceeded", second.Events[^1].Payload["code"]);
        Assert.Equal("one", Assert.Single(await world.PackagesAsync()).Fqn.Name);
    }

    [Fact]
    public async Task A_limit_counts_all_below_it_and_nothing_beside_it()
    {
        await using var registry = await RegistryAsync();
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("limits", "on quota::/prod { { total.memory 512MB } }");
        await CompleteAsync(world, Request(registry, "web", memory: 384 << 20, ns: "/prod/eu"));
        await CompleteAsync(world, Request(registry, "web", memory: 384 << 20, ns: "/production"));
        var error = await world.FailAsync(
            HttpMethod.Post, "/v1/jobs/docker", JsonSerializer.Serialize(Request(registry, "web", memory: 384 << 20, ns: "/prod")));
        Assert.StartsWith("Namespace memory quota of 512MB on \"quota::/prod\" exceeded. 384MB are used", error.Message);
    }

    private static string Limit(string claim, string value) => $"on {Scope} {{ {{ {claim} {value} }} }}";

    private static string Json(Job job) => JsonSerializer.Serialize(job, SlipwayJson.Wire.Job);

    private static Job With(Job job, long memory) => job with { Resources = job.Resources with { Memory = memory } };

    private static async Task CompleteAsync(ServerWorld world, object request) =>
        Assert.Equal(TaskState.Complete, (await world.DeployAsync(request)).State);

    private static async Task<TestRegistry> RegistryAsync()
    {
        var registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder()
            .Layer(layer => layer.Noise("var/noise", 300_000)).Layer(layer => layer.Noise("var/more", 100_000)).Run("Cmd", "/bin/app").Build());
        return registry;
    }

    private static object Request(TestRegistry registry, string name, long memory, string ns = "/sandbox/admin") => new
    {
        image_url = $"{registry.Host}/team/app:1",
        job_fqn = $"job::{ns}::{name}",
        resources = new { memory, disk = 1L << 30, network = 5_000_000 },
    };
}
