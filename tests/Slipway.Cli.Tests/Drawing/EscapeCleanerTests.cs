using CsCheck;
using Slipway.Cli.Terminal;

namespace Slipway.Cli.Tests.Drawing;

public sealed class EscapeCleanerTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("tab\tstays", "tab\tstays")]
    [InlineData("\x1b[1;31mred\x1b[0m", "red")]
    [InlineData("\x1b]0;title\aafter", "after")]
    [InlineData("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link")]
    [InlineData("\u009b2Jc1", "c1")]
    [InlineData("\x1bP secret \x1b\\dcs", "dcs")]
    [InlineData("\x1b(Bset", "set")]
    [InlineData("back\b\rspace\0", "backspace")]
    [InlineData("\u202eright\u2066to left", "rightto left")]
    [InlineData("cut \x1b[31", "cut ")]
    [InlineData("cut \x1b", "cut ")]
    [InlineData("grüße 世界 🚢", "grüße 世界 🚢")]
    public void Text_stays_and_steering_goes(string text, string clean) => Assert.Equal(clean, EscapeCleaner.Clean(text));

    [Fact]
    public void Nothing_that_steers_gets_through_and_cleaning_again_changes_nothing() => Gen.String[Gen.OneOf(Gen.Char, Gen.Char["\x1b[]\a\\;m\u009bP"]), 0, 40]
        .Sample(text =>
        {
            var clean = EscapeCleaner.Clean(text);
            return clean.All(c => c == '\t' || !char.IsControl(c)) && EscapeCleaner.Clean(clean) == clean;
        });
}
