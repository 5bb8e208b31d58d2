using CsCheck;
using Slipway.Cli.Progress;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tests.Drawing;

public sealed class ProgressViewTests
{
    private static readonly ByteProgress Half = new()
    {
        DownloadTotal = 24 << 20,
        Downloaded = 12 << 20,
        Unpacked = 6 << 20,
        Percent = 37.5,
        Rate = 4 << 20,
        EtaSeconds = 72.2,
        Layers = [new("13466366", 12 << 20, 12 << 20, 6 << 20), new("86002cb8", 12 << 20, 0, 0)],
    };

    [Fact]
    public void Half_way_on_a_wide_terminal() => Assert.Equal(
        [
            "  ███████████████░░░░░░░░░░░░░░░░░░░░░░░░░   37%  12.0MB of 24.0MB  4.0MB/s  1m13s left",
            "    13466366  100%  unpacking",
        ],
        ProgressView.Render(Half, 100, unicode: true));

    [Theory]
    [InlineData(60, "  ####--------   37%  12.0MB of 24.0MB  4.0MB/s  1m13s left")]
    [InlineData(50, "  37%  12.0MB of 24.0MB  4.0MB/s  1m13s left")]
    [InlineData(40, "  37%  12.0MB of 24.0MB  4.0MB/s")]
    [InlineData(26, "  37%  12.0MB of 24.0MB")]
    [InlineData(20, "  ####-------   37%")]
    [InlineData(10, "  37%")]
    public void A_narrow_terminal_loses_what_matters_least(int width, string line) =>
        Assert.Equal(line, ProgressView.Render(Half, width, unicode: false)[0]);

    [Fact]
    public void A_stall_is_said_in_place_of_a_rate() =>
        Assert.EndsWith("12.0MB of 24.0MB  stalled", ProgressView.Render(Half with { Stalled = true }, 100, unicode: true)[0], StringComparison.Ordinal);

    [Fact]
    public void With_nothing_to_fetch_nothing_is_drawn() => Assert.Empty(ProgressView.Render(new ByteProgress(), 100, unicode: true));

    [Fact]
    public void Not_a_hundred_before_all_is_done() =>
        Assert.Contains(" 99%  24.0MB of 24.0MB  unpacking", ProgressView.Render(Half with { Percent = 99.99, Downloaded = 24 << 20 }, 100, unicode: true)[0], StringComparison.Ordinal);

    [Fact]
    public void Many_layers_are_summed_up()
    {
        var many = Half with { Layers = [.. Enumerable.Range(0, 9).Select(i => new LayerProgress($"0000000{i}", 10, 5, 0))] };
        Assert.Equal("    and 4 more", ProgressView.Render(many, 100, unicode: true)[^1]);
    }

    [Fact]
    public void No_line_is_ever_as_wide_as_the_terminal() =>
        Gen.Select(Gen.Int[8, 200], Gen.Long[1, 1L << 45], Gen.Long[0, 1L << 45], Gen.Double[0, 100], Gen.Double[0, 1e9], Gen.Bool).Sample((width, total, done, percent, eta, unicode) =>
            ProgressView.Render(
                new ByteProgress { DownloadTotal = total, Downloaded = done, Percent = percent, Rate = done, EtaSeconds = eta, Layers = [new("abcdefab", total, Math.Min(done, total), 0)] },
                width,
                unicode).All(line => DisplayWidth.Of(line) < width));
}
