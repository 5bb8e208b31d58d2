using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>What layers hide of each other, seen through a real overlay mount.</summary>
public sealed class WhiteoutTests
{
    private static void Base(LayerBuilder layer) => layer.Folder("./").Folder("d").File("d/old", "1").File("d/kept", "1").File("f", "1").Folder("e").File("e/old", "1");

    [Fact]
    public Task A_removed_file_and_directory_are_gone() =>
        ShowsAsync(["d", "d/kept"], layer => layer.Folder("./").Whiteout("d/old").Whiteout("f").Whiteout("e"));

    [Fact]
    public Task An_opaque_directory_shows_only_its_own() =>
        ShowsAsync(["d", "d/new", "e", "e/old", "f"], layer => layer.Folder("./").Folder("d").File("d/new").Opaque("d"));

    [Fact]
    public Task An_opaque_mark_before_its_directory_means_the_same() =>
        ShowsAsync(["d", "d/new", "e", "e/old", "f"], layer => layer.Folder("./").Opaque("d").Folder("d").File("d/new"));

    [Fact]
    public Task A_directory_removed_and_made_anew_shows_nothing_old() =>
        ShowsAsync(["d", "d/new", "e", "e/old", "f"], layer => layer.Folder("./").Whiteout("d").Folder("d").File("d/new"));

    [Fact]
    public Task The_same_in_the_other_order() =>
        ShowsAsync(["d", "d/new", "e", "e/old", "f"], layer => layer.Folder("./").Folder("d").File("d/new").Whiteout("d"));

    [Fact]
    public Task The_same_without_an_entry_for_the_directory() =>
        ShowsAsync(["d", "d/new", "e", "e/old", "f"], layer => layer.Folder("./").Whiteout("d").File("d/new"));

    [Fact]
    public Task A_file_removed_and_made_anew_is_there() =>
        ShowsAsync(["d", "d/kept", "d/old", "e", "e/old", "f"], layer => layer.Folder("./").Whiteout("f").File("f", "2").File("d/old", "2").Whiteout("d/old"));

    [Fact]
    public Task An_opaque_root_hides_all_layers_below() =>
        ShowsAsync(["only"], layer => layer.File(".wh..wh..opq").File("only"));

    [Fact]
    public Task Notes_of_aufs_are_left_out() =>
        ShowsAsync(["d", "d/kept", "d/old", "e", "e/old", "f"], layer => layer.Folder("./").File(".wh..wh.aufs").Folder(".wh..wh.plnk").File(".wh..wh.plnk/1.2"));

    [Fact]
    public async Task Nested_whiteouts_mean_the_same_in_every_order()
    {
        var parts = new Action<LayerBuilder>[] { layer => layer.Whiteout("d"), layer => layer.Whiteout("d/old"), layer => layer.Opaque("d"), layer => layer.File("d/new") };
        await using var world = await ImageWorld.StartAsync();
        var number = 0;
        foreach (var order in Orders(parts.Length))
        {
            var image = new ImageBuilder().Layer(Base).Layer(layer => order.ForEach(part => parts[part](layer))).Build();
            var pulled = await world.PushAndPullAsync(image, name: $"team/app:{number++}");
            Assert.True(Shown(world, pulled).SequenceEqual(["d", "d/new", "e", "e/old", "f"]), string.Join(',', order));
        }
    }

    private static IEnumerable<List<int>> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => new List<int>([.. order[..at], count - 1, .. order[at..]])));

    private static async Task ShowsAsync(string[] expected, Action<LayerBuilder> write)
    {
        await using var world = await ImageWorld.StartAsync();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(Base).Layer(write).Build());

        Assert.Equal(expected, Shown(world, pulled));
    }

    private static List<string> Shown(ImageWorld world, Images.ResolvedImage image)
    {
        using var mount = new OverlayMount(world.Store.GetDirectories(image));
        return [.. Directory.EnumerateFileSystemEntries(mount.Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(mount.Root, path)).Order(StringComparer.Ordinal)];
    }
}
