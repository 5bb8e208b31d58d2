namespace Slipway.Cli.Packing;

/// <summary>One name against a pattern as a shell has it: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!x]</c>, <c>[[:digit:]]</c>, <c>\*</c>.</summary>
internal static class Glob
{
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Where the last star stands, and how much of the name it has taken: that is all there is to go back to.
        var (star, taken) = (-1, 0);
        var (p, n) = (0, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, taken) = (p++, n);
                continue;
            }

            if (p < pattern.Length && MatchOne(pattern[p..], name[n], out var length))
            {
                if (length == 0)
                    return false;
                (p, n) = (p + length, n + 1);
                continue;
            }

            if (star < 0)
                return false;
            (p, n) = (star + 1, ++taken);
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    /// <summary>The first element of a pattern against one character.</summary>
    /// <param name="pattern">Begins with that element.</param>
    /// <param name="c">The character.</param>
    /// <param name="length">How much of the pattern the element takes; 0 for one that is broken, so that nothing matches.</param>
    private static bool MatchOne(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '\\':
                length = 2;
                return pattern.Length > 1 && pattern[1] == c;
            case '[':
                return MatchSet(pattern, c, out length);
            default:
                return pattern[0] == c;
        }
    }

    private static bool MatchSet(ReadOnlySpan<char> pattern, char c, out int length)
    {
        var at = 1;
        var negated = at < pattern.Length && pattern[at] is '!' or '^';
        if (negated)
            at++;
        var first = at;
        var found = false;
        while (at < pattern.Length && (pattern[at] != ']' || at == first))
        {
            if (pattern[at..].StartsWith("[:") && pattern[at..].IndexOf(":]") is var end && end > 0)
            {
                found |= IsInClass(pattern.Slice(at + 2, end - 2), c);
                at += end + 2;
                continue;
            }

            var low = Literal(pattern, ref at);
            var high = low;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                high = Literal(pattern, ref at);
            }

            found |= c >= low && c <= high;
        }

        // Without an end it is no set, and no pattern: as in git, it matches nothing.
        length = at < pattern.Length ? at + 1 : 0;
        return length == 0 || found != negated;
    }

    private static char Literal(ReadOnlySpan<char> pattern, ref int at)
    {
        if (pattern[at] == '\\' && at + 1 < pattern.Length)
            at++;
        return pattern[at++];
    }

    private static bool IsInClass(ReadOnlySpan<char> name, char c) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit(c),
        "alpha" => char.IsAsciiLetter(c),
        "blank" => c is ' ' or '\t',
        "cntrl" => c < ' ' || c == '\x7f',
        "digit" => char.IsAsciiDigit(c),
        "graph" => c is > ' ' and <= '~',
        "lower" => char.IsAsciiLetterLower(c),
        "print" => c is >= ' ' and <= '~',
        "punct" => c is > ' ' and <= '~' && !char.IsAsciiLetterOrDigit(c),
        "space" => c is ' ' or (>= '\t' and <= '\r'),
        "upper" => char.IsAsciiLetterUpper(c),
        "xdigit" => char.IsAsciiHexDigit(c),
        _ => false,
    };
}
