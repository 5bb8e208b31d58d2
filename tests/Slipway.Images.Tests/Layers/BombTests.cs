using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>Blobs that become too much when they are decompressed, or that say one thing and hold another.</summary>
public sealed class BombTests
{
    [Theory]
    [InlineData("UnpackedBytes", Compression.Gzip)]
    [InlineData("UnpackedBytes", Compression.Zstd)]
    [InlineData("Ratio", Compression.Gzip)]
    [InlineData("Ratio", Compression.Zstd)]
    public async Task A_bomb_is_stopped_while_it_goes_off(string limit, Compression compression)
    {
        await using var world = await ImageWorld.StartAsync((options, _) =>
        {
            options.Limits.RatioFreeBytes = 1 << 20;
            options.Limits.UnpackedBytes = limit == "Ratio" ? long.MaxValue : 2 << 20;
            options.Limits.Ratio = limit == "Ratio" ? 20 : int.MaxValue;
        });
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("zeros", new byte[50 << 20]), compression).Build());

        var failure = await world.FailAsync(ErrorCodes.LayerLimit);

        Assert.Contains(limit, failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public async Task A_zstd_frame_that_wants_gigabytes_of_memory_is_refused_by_the_limits_name()
    {
        // A frame's header alone: magic, descriptor, a window of 2 GiB; then a last block of no bytes.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0x00, 0x00];
        var failure = await FailAsync(frame, Compression.Zstd, ErrorCodes.LayerLimit);

        Assert.Contains("ZstdWindowLog of 27", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.GzipMembers)]
    public async Task Garbage_behind_gzip_is_left_aside(Compression compression)
    {
        await using var world = await ImageWorld.StartAsync();
        var layer = new LayerBuilder().File("a", "content").Noise("b", 5000).Build(compression);
        await world.PushAndPullAsync(new ImageBuilder().Layer(layer with { Blob = [.. layer.Blob, .. "trailing garbage"u8] }).Build());
    }

    [Fact]
    public async Task Garbage_behind_zstd_is_refused() =>
        await FailAsync([.. new LayerBuilder().File("a", "content").Build(Compression.Zstd).Blob, .. "trailing garbage"u8], Compression.Zstd, ErrorCodes.LayerInvalid);

    [Theory]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.GzipMembers)]
    [InlineData(Compression.Zstd)]
    public async Task A_blob_that_was_cut_before_it_was_pushed_is_refused(Compression compression)
    {
        await using var world = await ImageWorld.StartAsync();
        var layer = new LayerBuilder().Noise("b", 50_000).Build(compression);
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(layer with { Blob = layer.Blob[..20_000] }).Build());

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => world.PullAsync());

        Assert.Contains(failure.Code.Code, (string[])["layer_invalid", "digest_mismatch"]);
        Assert.Empty(world.LeftBehind());
    }

    private static async Task<SlipwayException> FailAsync(byte[] blob, Compression compression, ErrorCode code)
    {
        await using var world = await ImageWorld.StartAsync();
        var layer = new LayerBuilder().File("a", "content").Build(compression);
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(layer with { Blob = blob }).Build());
        var failure = await world.FailAsync(code);
        Assert.Empty(world.LeftBehind());
        return failure;
    }
}
