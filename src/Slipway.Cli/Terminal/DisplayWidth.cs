using System.Globalization;
using System.Text;

namespace Slipway.Cli.Terminal;

/// <summary>How many columns a text takes on a terminal.</summary>
internal static class DisplayWidth
{
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Of(rune);
        return width;
    }

    /// <summary>Cuts to at most <paramref name="width"/> columns, the last of them an ellipsis where something is lost.</summary>
    public static string Fit(string text, int width, string ellipsis = "~")
    {
        if (Of(text) <= width)
            return text;
        var kept = new StringBuilder();
        var used = Of(ellipsis);
        foreach (var rune in text.EnumerateRunes())
        {
            used += Of(rune);
            if (used > width)
                break;
            kept.Append(rune);
        }

        return kept.Append(ellipsis).ToString();
    }

    /// <summary>Lines of at most <paramref name="width"/> columns, broken at a blank where there is one; at least one line.</summary>
    public static IEnumerable<string> Fold(string text, int width)
    {
        while (Of(text) > width)
        {
            var fits = Fit(text, width, ellipsis: "").Length;
            var blank = text.LastIndexOf(' ', Math.Min(fits, text.Length - 1));
            var end = blank > 0 ? blank : Math.Max(fits, 1);
            yield return text[..end];
            text = text[end..].TrimStart(' ');
        }

        yield return text;
    }

    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    // East Asian wide blocks and pictographs (Unicode TR 11, the ranges that terminals agree on).
    private static bool IsWide(int c) => c is >= 0x1100 and (<= 0x115f or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf)
        or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60)
        or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f900 and <= 0x1f9ff) or (>= 0x20000 and <= 0x3fffd));
}
