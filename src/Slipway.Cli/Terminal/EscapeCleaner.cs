using System.Text;

namespace Slipway.Cli.Terminal;

/// <summary>
/// Takes out of foreign text what would steer the terminal: an app's log, an error message or a name must not move the
/// cursor, set the title or answer for the keyboard.
/// </summary>
internal static class EscapeCleaner
{
    private const char Escape = '\x1b';

    public static string Clean(string text)
    {
        var first = text.AsSpan().IndexOfAnyExcept(Harmless);
        if (first < 0)
            return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == Escape)
                i = EndOfSequence(text, i);
            else if (c == '\u009b')
                i = EndOfControlSequence(text, i);
            else if (c == '\t' || !IsHarmful(c))
                clean.Append(c);
        }

        return clean.ToString();
    }

    // Printable ASCII is what nearly every line consists of.
    private static readonly System.Buffers.SearchValues<char> Harmless =
        System.Buffers.SearchValues.Create(Enumerable.Range(' ', 95).Select(c => (char)c).Append('\t').ToArray());

    // C0, DEL and C1; and the marks that reverse the reading order, which make text look like what it is not.
    private static bool IsHarmful(char c) => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>Index of the last character of the escape sequence that begins at <paramref name="at"/> (ECMA-48).</summary>
    private static int EndOfSequence(string text, int at)
    {
        if (at + 1 >= text.Length)
            return at;
        switch (text[at + 1])
        {
            case '[':
                return EndOfControlSequence(text, at + 1);
            case ']' or 'P' or 'X' or '^' or '_':
                return EndOfString(text, at + 1);
            default:
                // ESC, any intermediates (' ' to '/'), one final.
                var end = at + 1;
                while (end < text.Length && text[end] is >= ' ' and <= '/')
                    end++;
                return end < text.Length && text[end] is >= '0' and <= '~' ? end : end - 1;
        }
    }

    // ESC [ 1 ; 31 m
    private static int EndOfControlSequence(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && text[end] is >= ' ' and <= '?')
            end++;
        return end < text.Length && text[end] is >= '@' and <= '~' ? end : end - 1;
    }

    // ESC ] 0 ; title BEL, or ESC ] … ESC \
    private static int EndOfString(string text, int at)
    {
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] is '\a' or '\u009c')
                return end;
            if (text[end] == Escape && end + 1 < text.Length && text[end + 1] == '\\')
                return end + 1;
        }

        return text.Length - 1;
    }
}
