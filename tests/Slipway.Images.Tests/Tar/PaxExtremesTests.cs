using System.Globalization;
using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Xunit;

namespace Slipway.Images.Tests.Tar;

/// <summary>Extended headers that lie, contradict, or never end.</summary>
public sealed class PaxExtremesTests
{
    [Theory]
    [InlineData("path", "../up", "layer_invalid", "'..'")]
    [InlineData("path", "a/../../up", "layer_invalid", "'..'")]
    [InlineData("path", "a\0b", "layer_invalid", "zero byte")]
    [InlineData("size", "-1", "layer_invalid", "'size' is not a number")]
    [InlineData("size", "9223372036854775808", "layer_invalid", "'size' is not a number")]
    [InlineData("size", "9223372036854775807", "layer_limit", "FileBytes")]
    [InlineData("uid", "-1", "layer_invalid", "'uid' is not a number")]
    [InlineData("gid", "4294967295", "layer_invalid", "4294967295 is not possible")]
    [InlineData("mtime", "1e9", "layer_invalid", "'mtime' is not a time")]
    [InlineData("GNU.sparse.major", "7", "layer_invalid", "version 7")]
    [InlineData("SCHILY.xattr.security.capability", "nonsense", "layer_invalid", "security.capability")]
    [InlineData("SCHILY.xattr.user.", "no name", "layer_invalid", "'user.'")]
    public void A_record_that_can_not_be_true_is_refused(string key, string value, string code, string part) =>
        Refused(code, part, new RawTar().Pax((key, value)).Entry('0', "f"));

    [Theory]
    [InlineData(70_000)] // more than the kernel takes
    [InlineData(60_000)] // more than most file systems take
    public void An_attribute_that_no_file_can_have_is_the_layers_fault(int length)
    {
        try
        {
            using var unpacked = new Unpacking(new RawTar().Pax(("SCHILY.xattr.user.big", new string('x', length))).Entry('0', "f").ToArray());
            Assert.True(length < 65_536); // some do
        }
        catch (SlipwayException failure)
        {
            Assert.Equal("layer_invalid", failure.Code.Code);
            Assert.Contains("'user.big'", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Records_beyond_the_limit_are_refused_by_its_name_before_they_are_read()
    {
        Refused("layer_limit", "HeaderBytes", new RawTar().Entry('x', "pax", new byte[100], size: 2 << 20));
        Refused("layer_limit", "HeaderBytes", new RawTar().Entry('g', "pax", new byte[100], size: 2 << 20));
        Refused("layer_limit", "HeaderBytes", new RawTar().Entry('L', "long", new byte[100], size: 2 << 20));
        Refused("layer_invalid", "negative", new RawTar().Entry('x', "pax", patch: header => RawTar.Base256(header, 124, 12, -512)));
    }

    [Theory]
    [InlineData("99999999999999999999 path=x\n")]
    [InlineData("0 path=x\n")]
    [InlineData("9 path=x")]
    [InlineData("-9 path=x\n")]
    [InlineData("3 x\n")]
    public void A_record_whose_length_is_wrong_is_refused(string record) =>
        Refused("layer_invalid", "PAX record", new RawTar().Entry('x', "pax", System.Text.Encoding.ASCII.GetBytes(record)).Entry('0', "f"));

    [Fact]
    public void Records_override_the_header_and_the_last_of_a_kind_wins()
    {
        using var unpacked = new Unpacking(new RawTar().Pax(("path", "first"), ("path", "/d//./last"), ("size", "5")).Entry('0', "header", "12345"u8.ToArray(), size: 0).Entry('0', "next", "x"u8.ToArray()).ToArray());

        Assert.Equal("12345", File.ReadAllText(unpacked.At("d/last")));
        Assert.Equal("x", File.ReadAllText(unpacked.At("next")));
        Assert.Equal(2, Directory.GetFileSystemEntries(unpacked.Folder).Length);
    }

    [Fact]
    public void A_global_header_changes_nothing()
    {
        using var unpacked = new Unpacking(new RawTar().Global(("path", "../../stolen"), ("size", "7"), ("uid", "99")).Entry('0', "f", "x"u8.ToArray()).ToArray());

        Assert.Equal("x", File.ReadAllText(unpacked.At("f")));
        Assert.Single(Directory.GetFileSystemEntries(unpacked.Folder));
    }

    [Theory]
    [InlineData("9223372036854775807.999999999")]
    [InlineData("-9223372036854775807.5")]
    [InlineData("0.0000000000000000000000000001")]
    public void A_time_beyond_any_calendar_is_as_near_as_the_file_system_gets(string time)
    {
        using var unpacked = new Unpacking(new RawTar().Pax(("mtime", time)).Entry('0', "f").Pax(("mtime", time)).Entry('5', "d/").ToArray());

        Assert.Equal(2, unpacked.Result.Entries);
    }

    [Theory]
    [InlineData("0,100,50,100", 200, 200)] // goes back
    [InlineData("0,100,500,100", 200, 200)] // beyond its size
    [InlineData("0,100", 50, 100)] // more than the file has
    [InlineData("0", 0, 100)]
    [InlineData("9223372036854775807,9223372036854775807", 100, 200)]
    public void A_sparse_map_that_can_not_be_true_is_refused(string map, int stored, long size) =>
        Refused("layer_invalid", "sparse file", new RawTar().Pax(("GNU.sparse.size", Text(size)), ("GNU.sparse.map", map)).Entry('0', "f", new byte[stored]));

    [Fact]
    public void A_sparse_file_may_not_be_larger_than_a_file_though_it_takes_no_room()
    {
        Refused("layer_limit", "FileBytes", new RawTar().Pax(("GNU.sparse.size", Text(long.MaxValue)), ("GNU.sparse.map", "")).Entry('0', "f"));
        Refused("layer_limit", "FileBytes", new RawTar().Entry('S', "f", patch: header => RawTar.Base256(header, 483, 12, long.MaxValue)));
        Refused("layer_invalid", "negative", new RawTar().Entry('S', "f", patch: header => RawTar.Base256(header, 483, 12, -1)));
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("1.0")]
    public void A_sparse_file_of_too_many_pieces_is_refused_by_the_limits_name(string version)
    {
        var numbers = Enumerable.Range(0, 200_002).Select(i => Text(i)).ToList();
        var tar = version == "0.1"
            ? new RawTar().Pax(("GNU.sparse.size", "1000000"), ("GNU.sparse.map", string.Join(',', numbers.Select(_ => "0")))).Entry('0', "f")
            : new RawTar().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "1000000")).Entry('0', "f", System.Text.Encoding.ASCII.GetBytes("100001\n" + string.Join('\n', numbers)));

        Refused("layer_limit", "MostPieces", tar);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Refused(string code, string part, RawTar tar)
    {
        var failure = Assert.Throws<SlipwayException>(() => new Unpacking(tar.ToArray()));
        Assert.Equal(code, failure.Code.Code);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }
}
