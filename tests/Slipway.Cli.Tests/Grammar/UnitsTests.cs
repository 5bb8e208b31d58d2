using CsCheck;
using Slipway.Cli.Grammar;
using Slipway.Cli.Tests.Watching;
using Slipway.Cli.Units;
using Slipway.Contracts.Units;

namespace Slipway.Cli.Tests.Grammar;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("2G", 2147483648)]
    [InlineData("640MB", 671088640)]
    [InlineData("1gb", 1073741824)]
    [InlineData("1.5G", 1610612736)]
    [InlineData("256", 268435456)]
    [InlineData("0", 0)]
    public void Sizes(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1X")]
    [InlineData("999999999999999TB")]
    [InlineData("1 GB extra")]
    public void Not_sizes(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(268435456, "256MB")]
    [InlineData(1610612736, "1.5GB")]
    [InlineData(0, "0B")]
    public void Sizes_are_written_as_they_are_read(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Theory]
    [InlineData("5", 5000000)]
    [InlineData("5Mbps", 5000000)]
    [InlineData("1gbps", 1000000000)]
    public void Bandwidths(string text, long bits)
    {
        Assert.True(Bandwidth.TryParse(text, out var read));
        Assert.Equal(bits, read);
    }

    [Theory]
    [InlineData(16, "16s")]
    [InlineData(252, "4m12s")]
    [InlineData(541020, "6d6h17m")]
    public void Spans(int seconds, string text) => Assert.Equal(text, Span.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Words_survive_being_joined_and_split() => Gen.String.List[0, 6].Sample(words =>
        ShellWords.TrySplit(ShellWords.Join(words), out var again) && again.SequenceEqual(words));

    [Fact]
    public void An_open_quote_is_noticed() => Assert.False(ShellWords.TrySplit("sh -c 'oops", out _));

    [Theory]
    [InlineData("dokcer", "docker", 1)]
    [InlineData("a", "", 1)]
    [InlineData("imge", "image", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_slips(string a, string b, int slips) => Assert.Equal(slips, Suggestion.Distance(a, b));

    [Theory]
    [InlineData("90s", "2026-11-22T09:58:30Z")]
    [InlineData("2h", "2026-11-22T08:00:00Z")]
    [InlineData("7d", "2026-11-15T10:00:00Z")]
    [InlineData("2026-11-22T10:00+02:00", "2026-11-22T08:00:00Z")]
    [InlineData("2026-11-22 08:00:00Z", "2026-11-22T08:00:00Z")]
    public void A_moment_is_a_time_or_how_long_ago(string text, string expected)
    {
        Assert.True(Moment.TryParse(text, out var moment));
        var time = new LeapingTime();
        time.Advance(DateTimeOffset.Parse("2026-11-22T10:00:00Z") - DateTimeOffset.UnixEpoch);
        Assert.Equal(DateTimeOffset.Parse(expected), moment.Resolve(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("-2h")]
    [InlineData("2 weeks")]
    [InlineData("999999999d")]
    public void What_is_no_moment_is_refused(string text) => Assert.False(Moment.TryParse(text, out _));
}
