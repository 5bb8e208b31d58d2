using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>Layers of very many or very deep entries: stack and handles have a bound.</summary>
public sealed class CrowdedLayerTests
{
    [Fact]
    public void Folders_that_no_entry_names_count_as_entries()
    {
        var deep = string.Join('/', Enumerable.Repeat("a", 50)) + "/file";

        var failure = Assert.Throws<SlipwayException>(() => new Unpacking(new LayerBuilder().File(deep).ToTar(), new ImageLimits { Entries = 40 }));

        Assert.Equal(ErrorCodes.LayerLimit, failure.Code);
        Assert.Contains("Entries", failure.Message, StringComparison.Ordinal);
        using var unpacked = new Unpacking(new LayerBuilder().File(deep).ToTar(), new ImageLimits { Entries = 51 });
    }

    [Fact]
    public void A_layer_deeper_than_any_path_is_removed_without_using_up_the_stack()
    {
        // Each link leads to the bottom of what was made before it, and more is made below.
        const int depth = 500;
        var down = string.Concat(Enumerable.Repeat("a/", depth));
        var layer = new LayerBuilder().File("top/" + down + "f").Link("l0", "top/" + down + ".");
        for (var i = 0; i < 3; i++)
            layer.File($"l{i}/{down}f").Link($"l{i + 1}", $"l{i}/{down}.");
        var unpacked = new Unpacking(layer.ToTar());

        var small = new Thread(unpacked.Dispose, maxStackSize: 256 << 10);
        small.Start();
        small.Join();

        Assert.False(Directory.Exists(unpacked.Folder));
    }

    [Fact]
    public void A_folder_that_is_replaced_gives_its_time_and_attributes_to_nobody()
    {
        var old = DateTimeOffset.UnixEpoch.AddSeconds(5);
        var tar = new LayerBuilder()
            .Add(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.Directory, "d"), old)
            .Add(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.Directory, "d/sub"), old)
            .File("d", "a file now").Folder("d").File("d/sub/f").ToTar();

        using var unpacked = new Unpacking(tar);

        Assert.NotEqual(old.UtcDateTime, Directory.GetLastWriteTimeUtc(unpacked.At("d/sub")));
        Assert.Equal(["", "d/sub"], unpacked.Result.ImplicitFolders.Select(path => path.ToString()).Order(StringComparer.Ordinal));
    }
}
