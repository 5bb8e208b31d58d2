using System.Text;

namespace Slipway.Cli.Units;

/// <summary>A command line as words and back, with a shell's quotes but none of its expansions.</summary>
internal static class ShellWords
{
    /// <summary>Splits <c>sh -c 'echo "a b"'</c> into three words. False when a quote is left open.</summary>
    public static bool TrySplit(string text, out IReadOnlyList<string> words)
    {
        var found = new List<string>();
        words = found;
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && quote != '\'' && i + 1 < text.Length && (quote == '\0' || text[i + 1] is '"' or '\\' or '$' or '`'))
                (word ??= new StringBuilder()).Append(text[++i]);
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"')
                (quote, word) = (c, word ?? new StringBuilder());
            else if (quote == '\0' && char.IsWhiteSpace(c))
                word = Flush(found, word);
            else
                (word ??= new StringBuilder()).Append(c);
        }

        Flush(found, word);
        return quote == '\0';
    }

    /// <summary>Writes words so that a shell, or <see cref="TrySplit"/>, reads the same words again.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:=,@%+".Contains(c)) ? word : "'" + word.Replace("'", @"'\''") + "'";

    private static StringBuilder? Flush(List<string> words, StringBuilder? word)
    {
        if (word is not null)
            words.Add(word.ToString());
        return null;
    }
}
