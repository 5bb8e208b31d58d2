using Microsoft.Extensions.Time.Testing;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Store;

public sealed class SweepTests
{
    [Fact]
    public async Task What_no_image_needs_goes_and_what_one_needs_stays()
    {
        var time = new FakeTimeProvider();
        await using var world = await ImageWorld.StartAsync(time: time);
        var shared = new LayerBuilder().Noise("shared", 10_000).Build();
        var kept = await world.PushAndPullAsync(new ImageBuilder().Layer(shared).Build(), name: "team/kept:1");
        var doomed = await world.PushAndPullAsync(new ImageBuilder().Layer(shared).Layer(layer => layer.Noise("own", 50_000)).Build(), name: "team/doomed:1");

        Assert.Equal(0, await world.Store.SweepAsync([kept.ManifestDigest], ImageWorld.Cancel)); // just pulled: in its grace time
        time.Advance(world.Options.SweepGrace + TimeSpan.FromSeconds(1));
        var freed = await world.Store.SweepAsync([kept.ManifestDigest], ImageWorld.Cancel);

        Assert.InRange(freed, 50_000, 100_000);
        Assert.NotNull(await world.Store.LoadAsync(kept.Reference, kept.ManifestDigest, ImageWorld.Cancel));
        Assert.Null(await world.Store.LoadAsync(doomed.Reference, doomed.ManifestDigest, ImageWorld.Cancel));
        Assert.Equal([doomed.Layers[1]], world.Store.FindMissing(doomed));
        Assert.Equal(3, world.LeftBehind().Count); // one layer, manifest and configuration
    }

    [Fact]
    public async Task A_running_pull_keeps_the_layers_it_counts_on()
    {
        var time = new FakeTimeProvider();
        await using var world = await ImageWorld.StartAsync(time: time);
        var shared = new LayerBuilder().Noise("shared", 10_000).Build();
        await world.PushAndPullAsync(new ImageBuilder().Layer(shared).Build(), name: "team/old:1");
        time.Advance(world.Options.SweepGrace + TimeSpan.FromSeconds(1));
        world.Registry.Push("team/new:1", new ImageBuilder().Layer(shared).Layer(layer => layer.Noise("own", 50_000)).Build());
        var resolved = await world.Store.ResolveAsync(world.Reference("team/new:1"), ImageWorld.Cancel);
        var gate = world.Registry.Misbehave.BlobGate = new TaskCompletionSource();
        var observer = new RecordingObserver();

        var pull = world.Store.PullAsync(resolved, observer, ImageWorld.Cancel);
        await observer.FirstStart.Task;
        await world.Store.SweepAsync([], ImageWorld.Cancel);
        gate.SetResult();
        await pull;

        Assert.Empty(world.Store.FindMissing(resolved));
    }

    [Fact]
    public async Task Recovery_removes_what_was_being_made_and_keeps_fresh_partial_blobs()
    {
        await using var world = await ImageWorld.StartAsync();
        Directory.CreateDirectory(Path.Join(world.Data, "temp/half/made"));
        var (fresh, old) = (Path.Join(world.Data, "partial/sha256/fresh"), Path.Join(world.Data, "partial/sha256/old"));
        await File.WriteAllTextAsync(fresh, "x", ImageWorld.Cancel);
        await File.WriteAllTextAsync(old, "x", ImageWorld.Cancel);
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime - world.Options.PartialMaxAge - TimeSpan.FromHours(1));

        await world.OpenStore().RecoverAsync(ImageWorld.Cancel);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(world.Data, "temp")));
        Assert.True(File.Exists(fresh));
        Assert.False(File.Exists(old));
    }
}
