using System.Formats.Tar;
using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>Layers made to get out of their directory, to fill the disk, or just made wrong.</summary>
public sealed class HostileLayerTests
{
    [Fact]
    public void Nothing_is_written_through_a_link_that_leads_outside()
    {
        var outside = Directory.CreateTempSubdirectory("slipway-outside-").FullName;
        File.WriteAllText(Path.Join(outside, "victim"), "untouched");
        string[] targets = [outside, "../../../../../../../.." + outside, "/proc/self/root" + outside];
        foreach (var target in targets)
        {
            var tar = new LayerBuilder().Folder("d").Link("d/out", target).File("d/out/victim", "overwritten").Link("d/victim", Path.Join(outside, "victim")).File("d/victim", "mine").ToTar();
            try
            {
                using var unpacked = new Unpacking(tar);
                Assert.Equal("mine", File.ReadAllText(unpacked.At("d/victim")));
            }
            catch (SlipwayException failure)
            {
                Assert.Equal(ErrorCodes.LayerInvalid, failure.Code);
            }
        }

        Assert.Equal("untouched", File.ReadAllText(Path.Join(outside, "victim")));
        Assert.Single(Directory.EnumerateFileSystemEntries(outside));
        Directory.Delete(outside, recursive: true);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a/../../up")]
    [InlineData("..")]
    public void A_path_that_climbs_is_refused(string path) =>
        Refused(ErrorCodes.LayerInvalid, "'..'", layer => layer.File(path, "x"));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("gone")]
    [InlineData("folder")]
    [InlineData("link")]
    public void A_hard_link_to_what_the_layer_does_not_have_is_refused(string target) =>
        Refused(ErrorCodes.LayerInvalid, "", layer => layer.Folder("folder").HardLink("link", target));

    [Fact]
    public void An_absolute_path_is_read_as_below_the_root()
    {
        using var unpacked = new Unpacking(new LayerBuilder().File("/etc/./conf", "x").HardLink("/link", "/etc/conf").ToTar());

        Assert.Equal("x", File.ReadAllText(unpacked.At("link")));
    }

    [Theory]
    [InlineData(".wh.")]
    [InlineData("a/.wh..")]
    [InlineData(".wh...")]
    [InlineData(".wh.a/b")]
    public void Whiteouts_of_nothing_are_refused(string path) =>
        Refused(ErrorCodes.LayerInvalid, "whiteout", layer => layer.File(path));

    [Fact]
    public void Entries_below_a_file_are_refused() =>
        Refused(ErrorCodes.LayerInvalid, "not a directory", layer => layer.File("a", "x").File("a/b", "y"));

    [Fact]
    public void Entries_below_a_circle_of_links_are_refused() =>
        Refused(ErrorCodes.LayerInvalid, "circle", layer => layer.Link("a", "b").Link("b", "a").File("a/c", "y"));

    [Fact]
    public void Devices_are_skipped_with_the_links_to_them_and_pipes_are_made()
    {
        var tar = new LayerBuilder()
            .Add(new PaxTarEntry(TarEntryType.CharacterDevice, "dev/console") { DeviceMajor = 5, DeviceMinor = 1 })
            .Add(new PaxTarEntry(TarEntryType.BlockDevice, "dev/sda") { DeviceMajor = 8 })
            .HardLink("dev/tty", "dev/console")
            .Add(new PaxTarEntry(TarEntryType.Fifo, "dev/initctl") { Mode = (UnixFileMode)0x180 })
            .ToTar();

        using var unpacked = new Unpacking(tar);

        Assert.Equal(["initctl"], Directory.EnumerateFileSystemEntries(unpacked.At("dev")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_layer_may_not_steer_the_overlay_mount()
    {
        var steering = new Dictionary<string, string> { ["SCHILY.xattr.trusted.overlay.redirect"] = "/etc", ["SCHILY.xattr.user.ok"] = "1" };
        using var unpacked = new Unpacking(new LayerBuilder().Add(new PaxTarEntry(TarEntryType.Directory, "d", steering)).ToTar());

        Assert.Equal(["user.ok"], TreeListing.AttributeNames(unpacked.At("d")));
    }

    [Theory]
    [InlineData("Entries")]
    [InlineData("FileBytes")]
    [InlineData("PathBytes")]
    public void Limits_name_themselves(string limit)
    {
        var limits = new ImageLimits { Entries = 3, FileBytes = 100, PathBytes = 50 };
        var layer = limit switch
        {
            "Entries" => new LayerBuilder().File("1").File("2").File("3").File("4"),
            "FileBytes" => new LayerBuilder().File("big", new byte[101]),
            _ => new LayerBuilder().File(new string('p', 50)),
        };

        var failure = Assert.Throws<SlipwayException>(() => new Unpacking(layer.ToTar(), limits));

        Assert.Equal((ErrorCodes.LayerLimit, true), (failure.Code, failure.Message.Contains(limit, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("UnpackedBytes")]
    [InlineData("Ratio")]
    public async Task A_bomb_is_stopped_while_it_goes_off(string limit)
    {
        await using var world = await ImageWorld.StartAsync((options, _) =>
        {
            options.Limits.RatioFreeBytes = 1 << 20;
            options.Limits.UnpackedBytes = limit == "Ratio" ? long.MaxValue : 2 << 20;
            options.Limits.Ratio = limit == "Ratio" ? 20 : int.MaxValue;
        });
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("zeros", new byte[50 << 20])).Build());

        var failure = await world.FailAsync(ErrorCodes.LayerLimit);

        Assert.Contains(limit, failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
    }

    [Theory]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.None)]
    public async Task What_is_not_a_tar_is_refused_and_leaves_nothing(Compression compression)
    {
        await using var world = await ImageWorld.StartAsync();
        var rubbish = new byte[5000];
        new Random(5).NextBytes(rubbish);
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(LayerBuilder.Build(rubbish, compression)).Build());

        await world.FailAsync(ErrorCodes.LayerInvalid);

        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public void Extended_headers_without_an_entry_do_not_pile_up()
    {
        var attributes = new Dictionary<string, string> { ["SCHILY.xattr.user.a"] = new string('a', 600) };
        var tar = new LayerBuilder().Add(new PaxTarEntry(TarEntryType.RegularFile, "f", attributes)).ToTar();
        // The extended header with what it holds, again and again: all but the file's own block at the end.
        var header = tar[..(tar.Length - (3 * 512))];
        byte[] pile = [.. header, .. header, .. header, .. tar];

        var failure = Assert.Throws<SlipwayException>(() => new Unpacking(pile, new ImageLimits { HeaderBytes = 1500 }));

        Assert.Equal(ErrorCodes.LayerInvalid, failure.Code);
        Assert.Contains("HeaderBytes", failure.Message, StringComparison.Ordinal);
        using var alone = new Unpacking(tar, new ImageLimits { HeaderBytes = 1500 });
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_kept_byte_by_byte()
    {
        var tar = new LayerBuilder().Add(new UstarTarEntry(TarEntryType.RegularFile, "n__n")).ToTar();
        tar[1] = 0xFF;
        tar[2] = 0xFE;
        var sum = tar.AsSpan(0, 148).ToArray().Sum(b => b) + (8 * ' ') + tar.AsSpan(156, 356).ToArray().Sum(b => b);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);

        using var unpacked = new Unpacking(tar);

        Assert.Equal(1, unpacked.Result.Entries);
        Assert.Single(Directory.EnumerateFileSystemEntries(unpacked.Folder));
    }

    [Fact]
    public void A_name_of_4096_bytes_is_refused_and_one_of_4095_in_short_parts_is_not()
    {
        var path = string.Join('/', Enumerable.Repeat(new string('p', 199), 20)) + "/" + new string('q', 95);
        Assert.Equal(4095, path.Length);
        using (var unpacked = new Unpacking(new LayerBuilder().File(path, "x").ToTar()))
            Assert.Equal(1, unpacked.Result.Entries);

        Refused(ErrorCodes.LayerLimit, "PathBytes", layer => layer.File(path + "q", "x"));
    }

    [Fact]
    public void Of_duplicate_entries_the_last_counts_whatever_the_kinds()
    {
        var tar = new LayerBuilder().File("a", "1").Folder("a").File("a/b", "2").File("a", "3").Link("a", "b").File("a", "4").File("a", "5").ToTar();

        using var unpacked = new Unpacking(tar);

        Assert.Equal("5", File.ReadAllText(unpacked.At("a")));
        Assert.Single(Directory.EnumerateFileSystemEntries(unpacked.Folder));
    }

    private static void Refused(ErrorCode code, string part, Action<LayerBuilder> write)
    {
        var layer = new LayerBuilder();
        write(layer);
        var failure = Assert.Throws<SlipwayException>(() => new Unpacking(layer.ToTar()));
        Assert.Equal(code, failure.Code);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }
}
