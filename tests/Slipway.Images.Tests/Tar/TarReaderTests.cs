using System.Formats.Tar;
using System.Text;
using CsCheck;
using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Tar;

public sealed class TarReaderTests
{
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.String[Gen.Char["abcdefgh"], 1, 8],
        Gen.String[Gen.Char["äöü漢字é ☃"], 1, 60],
        Gen.String[Gen.Char["xyz"], 101, 240]);

    private static readonly Gen<string> RandomPath = Name.Array[1, 4].Select(parts => string.Join('/', parts.Select((part, depth) => depth == 0 ? part : part[..Math.Min(part.Length, 70)])));

    private static readonly Gen<(string Path, byte[] Content, int Mode, long Time)> RandomFile =
        Gen.Select(RandomPath, Gen.Byte.Array[0, 3000], Gen.Int[0, 0xFFF], Gen.Long[0, 4_000_000_000_000]);

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Random_trees_come_out_as_they_went_in_however_the_bytes_are_cut(TarEntryFormat format) =>
        Gen.Select(RandomFile.Array[1, 12], Gen.Int[1, 1500].Array[1, 20]).Sample(
            (files, pieces) =>
            {
                var expected = new Dictionary<string, (byte[] Content, int Mode, long Time)>(StringComparer.Ordinal);
                foreach (var (path, content, mode, time) in files)
                {
                    // A file can't lie below another file; everything else may happen, also the same path twice.
                    if (!expected.Keys.Any(known => known.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(known + "/", StringComparison.Ordinal)))
                        expected[path] = (content, mode, time);
                }

                var tar = Write(expected.Select(file => (file.Key, file.Value.Content, file.Value.Mode, file.Value.Time)), format);
                var next = 0;
                using var cut = new Unpacking(tar, pieceAt: _ => pieces[next++ % pieces.Length]);
                using var whole = new Unpacking(tar);

                foreach (var (path, file) in expected)
                {
                    Assert.Equal(file.Content, File.ReadAllBytes(cut.At(path)));
                    Assert.Equal(file.Mode, (int)File.GetUnixFileMode(cut.At(path)));
                    var seconds = new DateTimeOffset(File.GetLastWriteTimeUtc(cut.At(path))).ToUnixTimeMilliseconds();
                    Assert.Equal(format == TarEntryFormat.Pax ? file.Time : file.Time / 1000 * 1000, seconds);
                }

                Assert.Equal(whole.Result.Entries, cut.Result.Entries);
                Assert.Equal(whole.Result.Bytes, cut.Result.Bytes);
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void Random_damage_is_refused_or_read_but_never_escapes_or_hangs() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 10_000]).Sample(
            (at, value, cutTo) =>
            {
                var tar = new LayerBuilder().Folder("a").File("a/b", "content").Link("a/l", "b").HardLink("a/h", "a/b").File(new string('n', 180), "x").ToTar();
                tar[at % tar.Length] = value;
                try
                {
                    using var unpacked = new Unpacking(tar[..(cutTo % tar.Length)]);
                }
                catch (SlipwayException failure)
                {
                    Assert.Contains(failure.Code.Code, (string[])["layer_invalid", "layer_limit"]);
                }
            },
            iter: 400,
            threads: 1);

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=pax", "--sparse-version=0.0")]
    [InlineData("--format=pax", "--sparse-version=0.1")]
    [InlineData("--format=pax", "--sparse-version=1.0")]
    public void Files_with_holes_come_out_whole(params string[] options)
    {
        var source = Directory.CreateTempSubdirectory("slipway-sparse-").FullName;
        // More pieces than the first header holds, so that the extension blocks of the old form are read too.
        var content = new byte[4 << 20];
        for (var piece = 0; piece < 40; piece++)
            content[piece * 100_000] = (byte)(piece + 1);
        var path = Path.Join(source, "holes");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            for (var at = 0; at < content.Length; at += 4096)
            {
                if (content.AsSpan(at, 4096).ContainsAnyExcept((byte)0))
                    RandomAccess.Write(file, content.AsSpan(at, 4096), at);
            }

            RandomAccess.SetLength(file, content.Length);
        }

        TreeListing.Run("tar", ["-C", source, "--sparse", .. options, "-cf", Path.Join(source, "tar"), "holes"]);
        var tar = File.ReadAllBytes(Path.Join(source, "tar"));
        Assert.True(tar.Length < content.Length / 2, "the file system or tar keeps no holes here");

        using var unpacked = new Unpacking(tar, pieceAt: _ => 777);

        Assert.Equal(content, File.ReadAllBytes(unpacked.At("holes")));
        Directory.Delete(source, recursive: true);
    }

    [Fact]
    public void Numbers_beyond_octal_are_read_in_base_256()
    {
        var tar = new LayerBuilder().Add(new GnuTarEntry(TarEntryType.RegularFile, "far") { Uid = 3_000_000, Gid = 4_000_000 }, DateTimeOffset.UnixEpoch.AddSeconds(-5)).ToTar();

        using var unpacked = new Unpacking(tar);

        Assert.Contains("3000000:4000000 -5.", TreeListing.Of(unpacked.Folder).Single(line => line.StartsWith("/far", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_without_its_end_is_whole_but_one_cut_in_an_entry_is_not()
    {
        var tar = new LayerBuilder().File("a", "content").ToTar();

        new Unpacking(tar[..^1024]).Dispose();
        new Unpacking([.. tar, .. Encoding.ASCII.GetBytes("whatever follows is ignored")]).Dispose();
        new Unpacking([]).Dispose();
        Assert.Throws<SlipwayException>(() => new Unpacking(tar[..600]));
    }

    private static byte[] Write(IEnumerable<(string Path, byte[] Content, int Mode, long Time)> files, TarEntryFormat format)
    {
        var layer = new LayerBuilder();
        foreach (var (path, content, mode, time) in files)
        {
            TarEntry entry = format == TarEntryFormat.Pax ? new PaxTarEntry(TarEntryType.RegularFile, path) : new GnuTarEntry(TarEntryType.RegularFile, path);
            entry.DataStream = new MemoryStream(content);
            entry.Mode = (UnixFileMode)mode;
            layer.Add(entry, DateTimeOffset.FromUnixTimeMilliseconds(time));
        }

        return layer.ToTar();
    }
}
