using System.Globalization;
using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Images.Tests.Pulling;

/// <summary>Whatever ends a transfer, the next one begins at the first byte that is not kept: at most one chunk comes twice.</summary>
public sealed class ResumeTests
{
    private const long Chunk = 16 << 20; // what a full disk gets back

    [Fact]
    public async Task Over_retries_no_byte_is_fetched_twice()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = Push(world, 600_000);
        world.Registry.Misbehave.CutBlobs(bytes: 150_000, times: 3);

        await world.PullAsync();

        // Each question begins where the answer before it was cut, or a little before: what was under way when it broke.
        var starts = Starts(world, image);
        Assert.Equal(4, starts.Count);
        for (var i = 1; i < starts.Count; i++)
            Assert.InRange(starts[i], starts[i - 1], starts[i - 1] + 150_000);
    }

    [Fact]
    public async Task A_cancelled_pull_that_is_tried_again_goes_on_from_what_is_kept()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = Push(world, 600_000);
        world.Registry.Misbehave.HangAfter = 400_000;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ImageWorld.Cancel);
        var observer = new RecordingObserver();
        var pull = world.PullAsync(observer: observer, cancel: cancel.Token);
        await observer.FirstBytes.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        var kept = Kept(world);
        Assert.InRange(kept, 1, 400_000);

        world.Registry.Misbehave.HangAfter = null;
        await world.PullAsync();

        Assert.Equal([0, kept], Starts(world, image));
    }

    [Fact]
    public async Task A_full_disk_costs_one_chunk_and_no_more()
    {
        using var disk = new SmallDisk("48m");
        await using var world = await ImageWorld.StartAsync((options, _) => (options.DataFolder, options.DiskFactor) = (disk.Path, 0));
        var image = Push(world, 21 << 20);
        disk.Fill(but: 38 << 20); // the blob and its file are 42 MiB together
        await world.FailAsync(ErrorCodes.DiskFull);
        var kept = new DirectoryInfo(Path.Join(disk.Path, "partial/sha256")).EnumerateFiles().Sum(file => file.Length);
        disk.Empty();
        var store = world.OpenStore();
        var resolved = await store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);

        await store.PullAsync(resolved, new RecordingObserver(), ImageWorld.Cancel);

        var starts = Starts(world, image);
        Assert.Equal(kept, starts[^1]);
        Assert.InRange((21L << 20) - kept, 0, Chunk + (6 << 20));
    }

    [Fact]
    public async Task A_blob_has_one_connection_at_a_time()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = Push(world, 600_000);
        world.Registry.Misbehave.GateFrom = 100_000; // the layer alone
        var gate = world.Registry.Misbehave.BlobGate = new TaskCompletionSource();
        var pulls = Enumerable.Range(0, 5).Select(_ => world.PullAsync()).ToList();
        while (Starts(world, image).Count == 0)
            await Task.Delay(1, ImageWorld.Cancel);
        gate.SetResult();
        await Task.WhenAll(pulls);

        Assert.Equal([0], Starts(world, image));
    }

    private static TestImage Push(ImageWorld world, int length)
    {
        var image = new ImageBuilder().Layer(layer => layer.Noise("noise", length)).Build();
        world.Registry.Push("team/app:1", image);
        return image;
    }

    private static long Kept(ImageWorld world) => new DirectoryInfo(Path.Join(world.Data, "partial/sha256")).EnumerateFiles().Sum(file => file.Length);

    /// <summary>Where each transfer of the layer began.</summary>
    private static List<long> Starts(ImageWorld world, TestImage image) =>
        [.. world.Registry.Requests.Where(request => request.Method == "GET" && request.Path.EndsWith(image.Layers[0].Digest, StringComparison.Ordinal)).Select(StartOf)];

    private static long StartOf(RecordedRequest request) =>
        request.Range is { } range ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
}
