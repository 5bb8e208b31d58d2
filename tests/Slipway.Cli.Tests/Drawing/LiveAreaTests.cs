using CsCheck;
using Slipway.Cli.Progress;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Drawing;

public sealed class LiveAreaTests
{
    [Fact]
    public void Whatever_is_drawn_only_the_lines_above_stay() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 4]).List[0, 30].Sample(steps =>
        {
            using var terminal = new StringWriter();
            var area = new LiveArea(terminal, () => 80);
            var kept = new List<string>();
            foreach (var (above, count) in steps)
            {
                if (above)
                {
                    kept.Add($"milestone {kept.Count}");
                    area.Above(kept[^1]);
                }
                else
                {
                    area.Draw([.. Enumerable.Range(0, count).Select(i => $"progress {i}")]);
                }
            }

            area.Clear();
            return Screenshot.Of(terminal.ToString()).SequenceEqual(kept);
        });

    [Fact]
    public void Lines_that_a_narrower_terminal_has_wrapped_are_erased_whole()
    {
        using var terminal = new StringWriter();
        var width = 80;
        var area = new LiveArea(terminal, () => width);
        area.Draw([new string('x', 70)]);
        width = 40;
        area.Clear();
        Assert.EndsWith("\x1b[2A\r\x1b[J", terminal.ToString(), StringComparison.Ordinal);
    }
}
