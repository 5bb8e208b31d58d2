using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Staging;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Packages;
using Slipway.Server.Space;
using Slipway.Testing;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Space;

/// <summary>A budget that is reached, and a disk that is full.</summary>
public sealed class DiskTests
{
    private const int LayerBytes = 1 << 20;

    [Fact]
    public async Task A_pull_beyond_the_budget_is_refused_before_it_begins_and_fits_when_a_package_is_gone()
    {
        await using var registry = await TestRegistry.StartAsync();
        // Four times its megabyte is what an image is thought to need.
        await using var world = await ServerWorld.StartAsync(change: options => options with { DiskBudget = 9 * (LayerBytes / 2), DiskReserve = 0 });
        Push(registry, "one");
        Push(registry, "two");
        Assert.Equal(TaskState.Complete, (await world.PullAsync(registry, "one")).State);

        var refused = await world.PullAsync(registry, "two");
        Assert.Equal("disk_full", refused.Events[^1].Payload["code"]);
        var message = refused.Events[^1].Payload["error"];
        Assert.Matches(@"needs about 4\.2MB \(1 missing layer, 1\.1MB compressed\) in .*, and 3\.5MB are left: .* are free on the disk; 1\.0MB of the disk budget of 4\.5MB are used", message);
        Assert.Contains("Packages that no job uses hold 1MB: `apc package prune`", message, StringComparison.Ordinal);
        Assert.Equal("one", Assert.Single(await world.PackagesAsync()).Name);
        Assert.DoesNotContain(registry.Requests, request => request.IsBlob && request.Path.Contains("/team/two/", StringComparison.Ordinal) && request.Path.EndsWith(LayerOf("two"), StringComparison.Ordinal));

        await world.Http.DeleteAsync($"/v1/packages/{(await world.PackagesAsync())[0].Uuid}", ServerWorld.Cancel);
        Assert.Equal(TaskState.Complete, (await world.PullAsync(registry, "two")).State);
    }

    [Fact]
    public async Task An_upload_beyond_the_budget_is_refused_and_the_package_waits_on()
    {
        await using var world = await ServerWorld.StartAsync(change: options => options with { DiskBudget = 4096, DiskReserve = 0 });
        var bytes = new SourceFolder().File("noise", Convert.ToBase64String(Noise(8000))).Pack();
        var package = await SourceFolder.AnnounceAsync(world, "app", bytes);

        using var response = await SourceFolder.UploadAsync(world, package, bytes);

        Assert.Equal(507, (int)response.StatusCode);
        Assert.Contains("The upload needs", await response.Content.ReadAsStringAsync(ServerWorld.Cancel), StringComparison.Ordinal);
        Assert.Equal(PackageState.Uploading, Assert.Single(await world.PackagesAsync()).State);
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Data, "uploads")));
    }

    [Fact]
    public async Task On_a_full_disk_changes_are_refused_reading_goes_on_and_all_comes_back_by_itself()
    {
        using var disk = new SmallDisk("16m");
        await using var registry = await TestRegistry.StartAsync();
        await using var world = await ServerWorld.StartAsync(change: options => options with { Data = Path.Combine(disk.Path, "data"), DiskReserve = 0 });
        Push(registry, "one");
        var gate = new TaskCompletionSource();
        // Only the layer waits, not the configuration before it.
        registry.Misbehave.FailWhen(
            request =>
            {
                if (request.Path.Value!.EndsWith(LayerOf("one"), StringComparison.Ordinal))
                    registry.Misbehave.BlobGate = gate;
                return false;
            },
            500);
        var pull = await world.PostPullAsync(registry, "one");
        await ServerWorld.EventuallyAsync(async () => (await world.ReadTaskAsync(pull)).Events.Any(item => item.Stage == "Downloading layers"), "the pull's first byte");

        disk.Fill();
        // The write-ahead log may have some pages left; after those nothing more is taken.
        await ServerWorld.EventuallyAsync(async () => (await AnnounceAsync(world)) == 507, "the first refusal");
        var refused = await world.FailAsync(HttpMethod.Post, "/v1/packages", AnnouncementBody());
        Assert.Equal("disk_full", refused.ErrorCode);
        Assert.Contains("are free in", refused.Message, StringComparison.Ordinal);
        Assert.Contains(await world.PackagesAsync(), package => package.Name == "one");
        gate.SetResult();
        await ServerWorld.EventuallyAsync(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(Path.Combine(world.Data, "temp")).Any()), "the pull to give up");
        Assert.Equal(TaskState.Running, (await world.ReadTaskAsync(pull)).State); // that it failed can't be written down

        disk.Empty();
        var ended = await world.WaitForEndAsync(pull);
        Assert.Equal("disk_full", ended.Events[^1].Payload["code"]);
        Assert.DoesNotContain(await world.PackagesAsync(), package => package.Name == "one");
        Assert.Equal(TaskState.Complete, (await world.PullAsync(registry, "one")).State);
    }

    [Fact]
    public async Task What_an_instance_has_written_is_told_and_counts()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh", "-c", "trap 'exit 0' TERM; head -c 300000 /dev/zero > /written; echo done; while :; do sleep 1 & wait $!; done"));
        await using var world = await ServerWorld.StartAsync(change: options => options with { DiskBudget = 1 << 30 });
        await world.DeployAsync(new { image_url = $"{registry.Host}/team/busybox:1", job_fqn = "job::/sandbox/admin::app", start = true });
        var job = Assert.Single(await world.JobsAsync());
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("done", StringComparison.Ordinal), "the file");

        var used = Assert.Single(await world.InstancesAsync(job)).DiskUsed;
        Assert.InRange(used!.Value, 300_000, 310_000);
        var all = await world.Services.GetRequiredService<DiskContents>().MeasureAsync(fresh: true, ServerWorld.Cancel);
        var layers = world.Services.GetRequiredService<Images.IImageStore>().Measure().Layers;
        Assert.InRange(all, layers + used.Value, layers + used.Value + 100_000);
        // Its package goes, but what it has mounted stays.
        await world.Services.GetRequiredService<PackageStore>().DeleteAsync(job.Packages[0].Uuid);
        await world.Services.GetRequiredService<PackageRemoval>().SweepAsync();
        Assert.Single(Directory.GetDirectories(Path.Combine(world.Data, "layers")));
    }

    [Fact]
    public async Task Logs_of_ended_instances_go_beyond_their_budget_and_the_job_can_still_be_read()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh", "-c", "echo once; exit 0"));
        await using var world = await ServerWorld.StartAsync(change: options => options with { LogBudget = 0 });
        await world.DeployAsync(new { image_url = $"{registry.Host}/team/busybox:1", job_fqn = "job::/sandbox/admin::app", start = true, restart_config = new { restart_mode = "no" } });
        var job = Assert.Single(await world.JobsAsync());
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("once", StringComparison.Ordinal), "the only line");
        await ServerWorld.EventuallyAsync(async () => (await world.InstancesAsync(job)).All(instance => instance.State == InstanceState.Removed), "the end");

        // What runs now keeps its log, what has ended does not.
        await ServerWorld.EventuallyAsync(
            async () =>
            {
                await world.Services.GetRequiredService<SpaceKeeper>().KeepAsync(ServerWorld.Cancel);
                return Directory.GetDirectories(Path.Combine(world.Data, "logs")).Length <= 1;
            },
            "the logs to go");
        await world.LogAsync(job);
    }

    private static void Push(TestRegistry registry, string name) => registry.Push($"team/{name}:1", ImageOf(name));

    private static TestImage ImageOf(string name) => new ImageBuilder().Layer(layer => layer.File(name, Noise(LayerBytes, name.GetHashCode(StringComparison.Ordinal)))).Run("Cmd", "/app").Build();

    private static string LayerOf(string name) => ImageOf(name).Layers[0].Digest;

    private static byte[] Noise(int length, int seed = 7)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task<int> AnnounceAsync(ServerWorld world)
    {
        using var response = await world.Http.PostAsync("/v1/packages", new StringContent(AnnouncementBody()), ServerWorld.Cancel);
        return (int)response.StatusCode;
    }

    private static string AnnouncementBody() =>
        $$"""{"fqn":"package::/sandbox/admin::p{{Guid.NewGuid():n}}","length":1,"digest":"sha256:{{new string('a', 64)}}"}""";
}
