using Slipway.Contracts.Errors;
using Slipway.Images.Images;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Images.Tests.Pulling;

/// <summary>Sharing a transfer never means sharing somebody else's faults.</summary>
public sealed class SharingTests
{
    [Fact]
    public async Task Where_anothers_registry_fails_ones_own_is_asked()
    {
        await using var good = await TestRegistry.StartAsync();
        await using var world = await ImageWorld.StartAsync((options, _) => options.Transfers.Attempts = 1);
        var image = new ImageBuilder().Layer(layer => layer.Noise("shared", 200_000)).Build();
        world.Registry.Push("team/app:1", image);
        good.Push("team/app:1", image);
        var theirs = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);
        var ours = await world.Store.ResolveAsync(Contracts.Names.ImageReference.Parse($"{good.Host}/team/app:1"), ImageWorld.Cancel);
        var gate = world.Registry.Misbehave.BlobGate = new TaskCompletionSource();
        world.Registry.Misbehave.Blob = bytes => bytes[..^10];

        var (first, second) = (new RecordingObserver(), new RecordingObserver());
        var failing = world.Store.PullAsync(theirs, first, ImageWorld.Cancel);
        await first.FirstStart.Task;
        var working = world.Store.PullAsync(ours, second, ImageWorld.Cancel);
        await second.FirstStart.Task;
        gate.SetResult();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => failing);
        Assert.Equal(ErrorCodes.LayerTruncated, failure.Code);
        await working;
        Assert.Empty(world.Store.FindMissing(ours));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_layer_that_is_here_or_on_its_way_is_no_way_around_the_rights_to_it(bool here)
    {
        await using var world = await ImageWorld.StartAsync();
        var secret = new ImageBuilder().Layer(layer => layer.Noise("secret", 200_000)).Build();
        world.Registry.Push("team/secret:1", secret);
        // Whoever may push to a repository can name any digest in a manifest.
        world.Registry.PushManifestOnly("eve/theft:1", secret);
        var theft = await world.Store.ResolveAsync(world.Reference("eve/theft:1"), ImageWorld.Cancel);
        var own = await world.Store.ResolveAsync(world.Reference("team/secret:1"), ImageWorld.Cancel);
        var gate = world.Registry.Misbehave.BlobGate = new TaskCompletionSource();
        var observer = new RecordingObserver();
        var pull = world.Store.PullAsync(own, observer, ImageWorld.Cancel);
        await observer.FirstStart.Task;
        if (here)
        {
            gate.SetResult();
            await pull;
        }

        var stealing = world.Store.PullAsync(theft, new RecordingObserver(), ImageWorld.Cancel);
        gate.TrySetResult();
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => stealing);
        Assert.Equal(ErrorCodes.ImageNotFound, failure.Code);
        await pull;
        // Its owner may go on using it, and pays for the question once.
        world.Registry.ForgetRequests();
        await world.PullAsync("team/secret:1");
        Assert.DoesNotContain(world.Registry.Requests, request => request.Path.Contains("/blobs/", StringComparison.Ordinal) && request.Path.EndsWith(secret.Layers[0].Digest, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_lies_about_a_layer_does_not_spoil_it_for_others()
    {
        await using var world = await ImageWorld.StartAsync();
        var layer = new LayerBuilder().Noise("shared", 200_000).Build();
        world.Registry.Push("team/honest:1", new ImageBuilder().Layer(layer).Build());
        world.Registry.Push("team/liar:1", new ImageBuilder().Layer(layer with { DiffId = "sha256:" + new string('b', 64) }).Build());
        var images = new List<ResolvedImage>();
        foreach (var name in new[] { "team/liar:1", "team/honest:1" })
            images.Add(await world.Store.ResolveAsync(world.Reference(name), ImageWorld.Cancel));

        var lying = world.Store.PullAsync(images[0], new RecordingObserver(), ImageWorld.Cancel);
        var honest = world.Store.PullAsync(images[1], new RecordingObserver(), ImageWorld.Cancel);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => lying);
        Assert.Equal(ErrorCodes.DigestMismatch, failure.Code);
        await honest;
        Assert.Equal(2, world.LeftBehind().Count(path => path.Contains("blobs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Many_pulls_that_come_and_go_end_well_or_cancelled_and_leave_one_copy()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = new ImageBuilder().Layer(layer => layer.Noise("a", 300_000)).Layer(layer => layer.Noise("bb", 200_000)).Layer(layer => layer.File("c", "1")).Build();
        world.Registry.Push("team/app:1", image);
        var resolved = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);

        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var observer = new RecordingObserver();
            var pull = world.Store.PullAsync(resolved, observer, cancel.Token);
            if (index % 3 == 0)
            {
                await Task.WhenAny(observer.FirstBytes.Task, pull);
                await cancel.CancelAsync();
                await Task.WhenAny(pull);
                Assert.True(pull.IsCompletedSuccessfully || pull.IsCanceled, pull.Exception?.ToString());
            }
            else
            {
                await pull;
            }
        });

        Assert.Empty(world.Store.FindMissing(resolved));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(world.Data, "temp")));
    }

    [Fact]
    public async Task A_disk_that_fills_up_is_told_and_left_clean()
    {
        var disk = Directory.CreateTempSubdirectory("slipway-small-disk-").FullName;
        TreeListing.Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk);
        try
        {
            await using var world = await ImageWorld.StartAsync((options, _) => (options.DataFolder, options.DiskFactor) = (disk, 0));
            world.Registry.Push("team/zeros:1", new ImageBuilder().Layer(layer => layer.File("zeros", new byte[8 << 20])).Build());
            world.Registry.Push("team/noise:1", new ImageBuilder().Layer(layer => layer.Noise("noise", 8 << 20)).Build());

            await world.FailAsync(ErrorCodes.DiskFull, "team/zeros:1"); // while files are written
            await world.FailAsync(ErrorCodes.DiskFull, "team/noise:1"); // while the blob is kept

            Assert.Empty(Directory.EnumerateFiles(disk, "*", SearchOption.AllDirectories));
        }
        finally
        {
            TreeListing.Run("umount", disk);
            Directory.Delete(disk);
        }
    }
}
