using System.Collections.Concurrent;
using CsCheck;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Store;

public sealed class SweepRaceTests
{
    private const int Images = 5;

    [Fact]
    public async Task A_pull_that_is_younger_than_the_answer_what_is_in_use_keeps_its_layers()
    {
        await using var world = await StartAsync();
        var image = await world.PushAndPullAsync(new ImageBuilder().Layer(layer => layer.Noise("own", 20_000)).Build());

        // The package is recorded and its pull, for which all is here, comes and ends right after the sweep has asked.
        await world.Store.SweepAsync(
            () =>
            {
                IReadOnlyCollection<Digest> answer = [];
                Task.Run(() => world.Store.PullAsync(image, new RecordingObserver(), CancellationToken.None)).GetAwaiter().GetResult();
                return new ContentInUse(answer, []);
            },
            ImageWorld.Cancel);

        Assert.Empty(world.Store.FindMissing(image));
        Assert.NotNull(await world.Store.LoadAsync(image.Reference, image.ManifestDigest, ImageWorld.Cancel));
        Assert.NotEqual(0, await world.Store.SweepAsync([], ImageWorld.Cancel)); // the next round finds that nobody named it
    }

    [Fact]
    public async Task What_an_instance_has_mounted_stays_though_no_package_names_it()
    {
        await using var world = await StartAsync();
        var image = await world.PushAndPullAsync(new ImageBuilder().Layer(layer => layer.File("a", "x")).Layer(layer => layer.File("b", "y")).Build());
        var mounted = world.Store.GetDirectories(image)[0];

        await world.Store.SweepAsync(() => new ContentInUse([], [mounted, "/somewhere/else/tree"]), ImageWorld.Cancel);

        Assert.Equal([image.Layers[1]], world.Store.FindMissing(image));
        await world.Store.SweepAsync([], ImageWorld.Cancel);
        Assert.Equal(image.Layers, world.Store.FindMissing(image));
    }

    [Fact]
    public async Task Whatever_the_interleaving_no_needed_layer_is_lost_and_no_unneeded_one_is_left()
    {
        await using var world = await StartAsync();
        var shared = Enumerable.Range(0, 3).Select(number => new LayerBuilder().Noise($"shared{number}", 5_000 + number).Build()).ToList();
        for (var number = 0; number < Images; number++)
        {
            var own = number;
            world.Registry.Push($"team/app:{number}", new ImageBuilder().Layer(shared[number % 3]).Layer(shared[(number + 1) % 3]).Layer(layer => layer.Noise("own", 6_000 + own)).Build());
        }

        var images = new List<ResolvedImage>();
        for (var number = 0; number < Images; number++)
            images.Add(await world.Store.ResolveAsync(world.Reference($"team/app:{number}"), ImageWorld.Cancel));

        // Each worker has images of its own, as a name is one Task's; their layers are everybody's.
        await Gen.Int[0, 9].Array[4, 14].Array[3].SampleAsync(
            async plans =>
            {
                var packages = new ConcurrentDictionary<Digest, bool>();
                await Task.WhenAll(plans.Select((plan, worker) => Task.Run(() => WorkAsync(world, images, packages, plan, worker))));

                await SweepAsync(world, packages);
                var needed = images.Where(image => packages.ContainsKey(image.ManifestDigest)).SelectMany(image => image.Layers).Select(layer => layer.DiffId.Hex);
                Assert.Equal(needed.Distinct().Order(), Directory.EnumerateDirectories(Path.Join(world.Data, "layers")).Select(path => Path.GetFileName(path)!).Order());
                return true;
            },
            iter: 25,
            threads: 1);
    }

    private static async Task WorkAsync(ImageWorld world, List<ResolvedImage> images, ConcurrentDictionary<Digest, bool> packages, int[] plan, int worker)
    {
        foreach (var step in plan)
        {
            var image = images[(worker + (3 * (step % 2))) % Images];
            if (worker == 2)
                image = images[2];
            switch (step)
            {
                case < 5:
                    packages[image.ManifestDigest] = true;
                    await world.Store.PullAsync(image, new RecordingObserver(), ImageWorld.Cancel);
                    Assert.NotNull(await world.Store.LoadAsync(image.Reference, image.ManifestDigest, ImageWorld.Cancel));
                    break;
                case < 7:
                    packages.TryRemove(image.ManifestDigest, out _);
                    break;
                default:
                    await SweepAsync(world, packages);
                    break;
            }
        }
    }

    private static Task<long> SweepAsync(ImageWorld world, ConcurrentDictionary<Digest, bool> packages) =>
        world.Store.SweepAsync(() => new ContentInUse([.. packages.Keys], []), ImageWorld.Cancel);

    /// <summary>As the server has it: nothing is kept for its age alone, so that only the leases hold.</summary>
    private static Task<ImageWorld> StartAsync() => ImageWorld.StartAsync((options, _) => options.SweepGrace = TimeSpan.Zero);
}
