using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Assembly;

/// <summary>Images that are put together here: of a base that was pulled, and of an archive.</summary>
public sealed class ComposeTests
{
    private static readonly ImageReference Name = ImageReference.Parse("staged.local/app:1");

    private static readonly ImageConfig Config = new()
    {
        Architecture = ImageBuilder.ThisArchitecture,
        OperatingSystem = "linux",
        Entrypoint = ["/bin/run", "it"],
        Cmd = ["--now"],
        Env = [new("PATH", "/bin"), new("EMPTY", ""), new("TEXT", "a=b \"c\"\n")],
        ExposedPorts = [8080, 80],
        User = "app",
        WorkingDir = "/app",
        Volumes = ["/data"],
        StopSignal = "SIGQUIT",
        Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
    };

    [Fact]
    public async Task A_base_and_an_archive_make_an_image_that_loads_after_a_restart()
    {
        await using var world = await ImageWorld.StartAsync();
        var bottom = await world.PushAndPullAsync(new ImageBuilder().Layer(layer => layer.Folder("app", (UnixFileMode)0x1C0).File("bin/run", "old")).Build());
        using var top = await AddAsync(world, new LayerBuilder().File("app/main.js", "1").Whiteout("bin/run"));

        var image = await world.Store.ComposeAsync(Name, Config, [.. bottom.Layers, top.Layer], ImageWorld.Cancel);

        var loaded = await world.OpenStore().LoadAsync(Name, image.ManifestDigest, ImageWorld.Cancel);
        Assert.NotNull(loaded);
        Assert.Equivalent(Config with { ExposedPorts = [80, 8080] }, loaded.Config, strict: true);
        using var mount = new OverlayMount(world.Store.GetDirectories(loaded));
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Join(mount.Root, "app/main.js"), ImageWorld.Cancel));
        Assert.False(File.Exists(Path.Join(mount.Root, "bin/run")));
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(Path.Join(mount.Root, "app"))); // the base describes it, the archive does not
    }

    [Fact]
    public async Task The_same_parts_have_the_same_digest_wherever_they_are_put_together()
    {
        await using var here = await ImageWorld.StartAsync();
        await using var there = await ImageWorld.StartAsync();
        var shuffled = Config with { ExposedPorts = [80, 8080], Labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };

        var first = await ComposeAsync(here, Config);
        var second = await ComposeAsync(there, shuffled);
        var other = await ComposeAsync(there, Config with { Cmd = ["--later"] });

        Assert.Equal(first.ManifestDigest, second.ManifestDigest);
        Assert.Equal(first.ConfigDigest, second.ConfigDigest);
        Assert.NotEqual(first.ManifestDigest, other.ManifestDigest);

        static async Task<ResolvedImage> ComposeAsync(ImageWorld world, ImageConfig config)
        {
            using var layer = await AddAsync(world, new LayerBuilder().File("app/main.js", "1"));
            return await world.Store.ComposeAsync(Name, config, [layer.Layer], ImageWorld.Cancel);
        }
    }

    [Theory]
    [InlineData(Compression.None, "application/vnd.oci.image.layer.v1.tar")]
    [InlineData(Compression.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip")]
    [InlineData(Compression.Zstd, "application/vnd.oci.image.layer.v1.tar+zstd")]
    public async Task An_archive_is_described_as_a_registry_would(Compression compression, string mediaType)
    {
        await using var world = await ImageWorld.StartAsync();
        var expected = new LayerBuilder().Noise("f", 300_000).Build(compression);

        using var held = await world.Store.AddLayerAsync(new MemoryStream(expected.Blob), ImageWorld.Cancel);
        using var again = await world.Store.AddLayerAsync(new MemoryStream(expected.Blob), ImageWorld.Cancel);

        Assert.Equal(new ImageLayer(Digest.Parse(expected.Digest), Digest.Parse(expected.DiffId), expected.Blob.Length, mediaType), held.Layer);
        Assert.Equal(held.Layer, again.Layer);
        Assert.Single(world.LeftBehind()); // nothing in temp, the layer once
    }

    [Fact]
    public async Task An_archive_that_is_none_or_too_large_leaves_nothing()
    {
        await using var world = await ImageWorld.StartAsync((options, _) =>
        {
            options.Limits.UnpackedBytes = 100_000;
            options.Limits.LayerBytes = 50_000;
        });

        await FailAsync(ErrorCodes.LayerInvalid, "neither tar nor anything else, but long enough to be looked at"u8.ToArray());
        await FailAsync(ErrorCodes.LayerInvalid, new LayerBuilder().File("../up", "x").Build().Blob);
        await FailAsync(ErrorCodes.LayerInvalid, new LayerBuilder().Noise("f", 20_000).Build().Blob[..10_000]);
        await FailAsync(ErrorCodes.LayerLimit, new LayerBuilder().File("f", new byte[200_000]).Build().Blob);
        await FailAsync(ErrorCodes.LayerLimit, new LayerBuilder().Noise("f", 60_000).Build().Blob);

        async Task FailAsync(ErrorCode code, byte[] archive)
        {
            var failure = await Assert.ThrowsAsync<SlipwayException>(() => world.Store.AddLayerAsync(new MemoryStream(archive), ImageWorld.Cancel));
            Assert.Equal(code.Code, failure.Code.Code);
            Assert.Empty(world.LeftBehind());
        }
    }

    [Fact]
    public async Task A_held_layer_outlives_sweeps_and_a_composed_image_its_grace_time()
    {
        var time = new FakeTimeProvider();
        await using var world = await ImageWorld.StartAsync(time: time);
        var past = world.Options.SweepGrace + TimeSpan.FromSeconds(1);
        var held = await AddAsync(world, new LayerBuilder().Noise("f", 10_000));

        time.Advance(past);
        Assert.Equal(0, await world.Store.SweepAsync([], ImageWorld.Cancel));
        var image = await world.Store.ComposeAsync(Name, Config, [held.Layer], ImageWorld.Cancel);
        held.Dispose();
        Assert.Equal(0, await world.Store.SweepAsync([], ImageWorld.Cancel));
        time.Advance(past);
        Assert.Equal(0, await world.Store.SweepAsync([image.ManifestDigest], ImageWorld.Cancel));
        Assert.NotNull(await world.Store.LoadAsync(Name, image.ManifestDigest, ImageWorld.Cancel));

        Assert.NotEqual(0, await world.Store.SweepAsync([], ImageWorld.Cancel));
        Assert.Empty(world.LeftBehind());
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => world.Store.ComposeAsync(Name, Config, [held.Layer], ImageWorld.Cancel));
        Assert.Equal(ErrorCodes.ImageInvalid, failure.Code);
    }

    private static Task<HeldLayer> AddAsync(ImageWorld world, LayerBuilder layer) =>
        world.Store.AddLayerAsync(new MemoryStream(layer.Build().Blob), ImageWorld.Cancel);
}
