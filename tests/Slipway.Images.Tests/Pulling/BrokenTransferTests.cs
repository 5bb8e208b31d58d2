using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Pulling;

/// <summary>Connections break, stall and lie; the pull goes on from where it was, or says why not and leaves nothing.</summary>
public sealed class BrokenTransferTests
{
    private static TestImage Noise(int length = 600_000) => new ImageBuilder().Layer(layer => layer.Folder("./").Noise("noise", length)).Build();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke(bool chunked)
    {
        await using var world = await ImageWorld.StartAsync();
        var image = Noise();
        world.Registry.Push("team/app:1", image);
        var resolved = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);
        world.Registry.Misbehave.Chunked = chunked;
        world.Registry.Misbehave.CutBlobs(bytes: 150_000, times: 3);
        var observer = new RecordingObserver();

        await world.Store.PullAsync(resolved, observer, ImageWorld.Cancel);

        var ranges = world.Registry.Requests.Where(request => request.Path.EndsWith(image.Layers[0].Digest, StringComparison.Ordinal)).Select(request => request.Range).ToList();
        Assert.Equal(4, ranges.Count);
        Assert.Null(ranges[0]);
        Assert.All(ranges.Skip(1), range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
        Assert.False(observer.WentBack);
    }

    [Fact]
    public async Task A_registry_without_ranges_is_read_again_from_its_first_byte_and_that_is_said()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Noise());
        var resolved = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);
        world.Registry.Misbehave.NoRanges = true;
        world.Registry.Misbehave.CutBlobs(bytes: 300_000, times: 1);
        var observer = new RecordingObserver();

        await world.Store.PullAsync(resolved, observer, ImageWorld.Cancel);

        Assert.Empty(world.Store.FindMissing(resolved));
        var layer = resolved.Layers[0].Blob.Short;
        Assert.Equal([$"started {layer}", $"restarted {layer} at {world.Registry.Host}", $"finished {layer}"], observer.Milestones);
        Assert.False(observer.WentBack);
    }

    [Fact]
    public async Task A_restarted_server_fetches_only_what_was_missing()
    {
        await using var world = await ImageWorld.StartAsync((options, _) => options.Transfers.Attempts = 1);
        var image = Noise();
        world.Registry.Push("team/app:1", image);
        var resolved = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);
        world.Registry.Misbehave.CutBlobs(bytes: 400_000, times: 1);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => world.Store.PullAsync(resolved, new RecordingObserver(), ImageWorld.Cancel));
        Assert.Equal(ErrorCodes.RegistryUnreachable, failure.Code);
        Assert.Empty(world.LeftBehind());
        var kept = new FileInfo(Path.Join(world.Data, "partial/sha256", resolved.Layers[0].Blob.Hex)).Length;
        Assert.InRange(kept, 1, 400_000);

        var store = world.OpenStore();
        await store.RecoverAsync(ImageWorld.Cancel);
        await store.PullAsync(resolved, new RecordingObserver(), ImageWorld.Cancel);

        Assert.Equal($"bytes={kept}-", world.Registry.Requests[^1].Range);
        Assert.Empty(store.FindMissing(resolved));
    }

    [Fact]
    public async Task A_partial_blob_that_the_disk_damaged_is_fetched_anew()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Noise());
        var resolved = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);
        await File.WriteAllBytesAsync(Path.Join(world.Data, "partial/sha256", resolved.Layers[0].Blob.Hex), new byte[200_000], ImageWorld.Cancel);

        await world.Store.PullAsync(resolved, new RecordingObserver(), ImageWorld.Cancel);

        Assert.Empty(world.Store.FindMissing(resolved));
        Assert.Null(world.Registry.Requests[^1].Range);
    }

    [Fact]
    public async Task A_layer_that_ends_early_is_truncated()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = Noise();
        world.Registry.Push("team/app:1", image);
        world.Registry.Misbehave.Blob = bytes => bytes.Length > 10_000 ? bytes[..^5000] : bytes;

        var failure = await world.FailAsync(ErrorCodes.LayerTruncated);

        Assert.Contains($"of the {image.Layers[0].Blob.Length} bytes", failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public async Task A_layer_that_ends_early_without_saying_so_is_truncated_too()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Noise());
        world.Registry.Misbehave.Blob = bytes => bytes.Length > 10_000 ? bytes[..^5000] : bytes;
        world.Registry.Misbehave.Chunked = true;

        await world.FailAsync(ErrorCodes.LayerTruncated);

        Assert.Empty(world.LeftBehind());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_beyond_the_declared_size_are_refused(bool chunked)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Noise());
        world.Registry.Misbehave.Blob = bytes => bytes.Length > 10_000 ? [.. bytes, 1, 2, 3] : bytes;
        world.Registry.Misbehave.Chunked = chunked;

        await world.FailAsync(ErrorCodes.DigestMismatch);

        Assert.Empty(world.LeftBehind());
    }

    [Theory]
    [InlineData(20)] // in the gzip header's neighbourhood: inflating breaks first
    [InlineData(300_000)]
    [InlineData(-3)] // in the gzip trailer
    public async Task A_flipped_bit_is_a_digest_mismatch_wherever_it_is(int at)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Noise());
        world.Registry.Misbehave.Blob = bytes =>
        {
            if (bytes.Length < 10_000)
                return bytes;
            var changed = (byte[])bytes.Clone();
            changed[at < 0 ? changed.Length + at : at] ^= 0x10;
            return changed;
        };

        await world.FailAsync(ErrorCodes.DigestMismatch);

        Assert.Empty(world.LeftBehind());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(world.Data, "partial/sha256")));
        world.Registry.Misbehave.Blob = null;
        await world.PullAsync();
    }

    [Fact]
    public async Task A_layer_that_unpacks_to_something_else_than_the_configuration_says_is_refused()
    {
        await using var world = await ImageWorld.StartAsync();
        var honest = new LayerBuilder().File("good").Build();
        var poisoned = new LayerBuilder().File("evil").Build() with { DiffId = honest.DiffId };
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(poisoned).Build());

        var failure = await world.FailAsync(ErrorCodes.DigestMismatch);

        Assert.Contains(honest.DiffId, failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public async Task A_transfer_that_stops_moving_is_stalled_and_keeps_what_it_has()
    {
        await using var world = await ImageWorld.StartAsync((options, _) => options.Transfers.StallWindow = TimeSpan.FromMilliseconds(150));
        world.Registry.Push("team/app:1", Noise());
        world.Registry.Misbehave.HangAfter = 100_000;

        var failure = await world.FailAsync(ErrorCodes.Stalled);

        Assert.Contains("bytes/s", failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
        world.Registry.Misbehave.HangAfter = null;
        world.Registry.ForgetRequests();
        await world.PullAsync();
        Assert.Contains(world.Registry.Requests, request => request.Range is not null);
    }

    [Fact]
    public async Task One_bad_layer_spoils_the_pull_and_nothing_of_the_others_shows()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = new ImageBuilder().Layer(layer => layer.Noise("good", 50_000)).Layer(layer => layer.Noise("bad", 90_000)).Build();
        world.Registry.Push("team/app:1", image);
        world.Registry.RemoveBlob(image.Layers[1].Digest);

        await world.FailAsync(ErrorCodes.ImageNotFound);

        Assert.Empty(world.LeftBehind());
        world.Registry.Push("team/app:1", image);
        await world.PullAsync();
    }

    [Fact]
    public async Task A_pull_that_does_not_fit_is_refused_before_it_begins()
    {
        await using var world = await ImageWorld.StartAsync((options, _) => options.DiskFactor = 1e12);
        world.Registry.Push("team/app:1", Noise());

        var failure = await world.FailAsync(ErrorCodes.DiskFull);

        Assert.Matches("needs about .* are free", failure.Message);
        Assert.DoesNotContain(world.Registry.Requests, request => request.IsBlob && request.Path.EndsWith(Noise().Layers[0].Digest, StringComparison.Ordinal));
    }
}
