using System.Formats.Tar;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Store;

/// <summary>A layer that holds a/b/c without saying what a/b is does not change what the layers below said of it.</summary>
public sealed class ParentRepairTests
{
    private static readonly DateTimeOffset Old = DateTimeOffset.UnixEpoch.AddSeconds(1_000_000_000);

    private static void Base(LayerBuilder layer) => layer
        .Add(new PaxTarEntry(TarEntryType.Directory, "./") { Mode = (UnixFileMode)0x1C9, Uid = 7 }, Old)
        .Add(new PaxTarEntry(TarEntryType.Directory, "tmp") { Mode = (UnixFileMode)0x3FF }, Old)
        .Add(new PaxTarEntry(TarEntryType.Directory, "tmp/mine", new Dictionary<string, string> { ["SCHILY.xattr.user.note"] = "n" }) { Uid = 12, Gid = 13 }, Old);

    [Fact]
    public async Task Attributes_come_from_the_topmost_layer_that_describes_the_directory()
    {
        await using var world = await ImageWorld.StartAsync();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(Base)
            .Layer(layer => layer.File("tmp/mine/a"))
            .Layer(layer => layer.File("tmp/mine/b"))
            .Build());

        var directories = world.Store.GetDirectories(pulled);
        Assert.Equal(4, directories.Count);
        using var mount = new OverlayMount(directories);
        var listing = TreeListing.Of(mount.Root, path => path is "" or "tmp" or "tmp/mine");

        Assert.Equal("/ d 711 7:0 1000000000.0000000000   ", listing[0]);
        Assert.Equal("/tmp d 1777 0:0 1000000000.0000000000   ", listing[1]);
        Assert.Equal("/tmp/mine d 755 12:13 1000000000.0000000000   user.note=6e", listing[2]);
        Assert.True(File.Exists(Path.Join(mount.Root, "tmp/mine/a")) && File.Exists(Path.Join(mount.Root, "tmp/mine/b")));
    }

    [Fact]
    public async Task A_directory_that_is_gone_stays_gone()
    {
        await using var world = await ImageWorld.StartAsync();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(Base)
            .Layer(layer => layer.File("tmp/mine/a"))
            .Layer(layer => layer.Whiteout("tmp"))
            .Build());

        using var mount = new OverlayMount(world.Store.GetDirectories(pulled));

        Assert.Empty(Directory.EnumerateFileSystemEntries(mount.Root));
    }

    [Fact]
    public async Task What_was_removed_and_made_anew_does_not_inherit()
    {
        await using var world = await ImageWorld.StartAsync();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(Base)
            .Layer(layer => layer.Whiteout("tmp"))
            .Layer(layer => layer.File("tmp/mine/a"))
            .Build());

        using var mount = new OverlayMount(world.Store.GetDirectories(pulled));

        Assert.StartsWith("/tmp/mine d 755 0:0", TreeListing.Of(mount.Root, path => path == "tmp/mine").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_is_described_there_is_no_extra_directory()
    {
        await using var world = await ImageWorld.StartAsync();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(Base).Layer(layer => layer.Folder("./").Folder("tmp").File("tmp/a")).Build());

        Assert.Equal(2, world.Store.GetDirectories(pulled).Count);
    }
}
