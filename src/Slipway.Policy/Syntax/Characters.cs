using System.Buffers;

namespace Slipway.Policy.Syntax;

/// <summary>Which characters a bare word may have: the same as a segment of an FQN.</summary>
internal static class Characters
{
    public static readonly SearchValues<char> Word =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+@");

    public static bool IsWord(char c) => Word.Contains(c);

    public static bool IsBareWord(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(Word) && !text.Contains("->", StringComparison.Ordinal);

    /// <summary>A template's name: letters, digits and <c>_</c>, not beginning with a digit.</summary>
    public static bool IsIdentifier(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || char.IsAsciiDigit(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return true;
    }

    /// <summary>
    /// Characters that make a text look different from what it is: controls, and the marks that turn the direction of
    /// writing (<see href="https://trojansource.codes/">CVE-2021-42574</see>).
    /// </summary>
    public static bool IsForbidden(char c) =>
        (char.IsControl(c) && c is not ('\t' or '\r' or '\n')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';

    public static string Describe(char c) => char.IsControl(c) || char.IsSurrogate(c) || IsForbidden(c) ? $"U+{(int)c:X4}" : c.ToString();
}
