using System.Buffers;

namespace Slipway.Contracts.Names;

/// <summary>The rule for one token of a namespace or local name: what stands between two slashes.</summary>
internal static class NameSegment
{
    /// <summary>Longest token, in characters: it becomes a directory, a host label or a log tag somewhere.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+@");

    /// <summary>Says what is wrong with a slash-separated list of tokens, or null when nothing is.</summary>
    public static string? FindProblem(string tokens, string part)
    {
        foreach (var token in tokens.Split('/'))
        {
            if (token.Length == 0)
                return $"the {part} '{tokens}' has an empty segment";
            if (token.Length > MaxLength)
                return $"the {part} has a segment of {token.Length} characters; at most {MaxLength} are allowed";
            if (token is "." or "..")
                return $"the {part} '{tokens}' may not have a segment '{token}'";
            var at = token.AsSpan().IndexOfAnyExcept(Allowed);
            if (at >= 0)
                return $"the {part} '{tokens}' has the character '{Printable(token[at])}'; letters, digits and - _ . + @ are allowed";
        }

        return null;
    }

    private static string Printable(char c) => char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c.ToString();
}
