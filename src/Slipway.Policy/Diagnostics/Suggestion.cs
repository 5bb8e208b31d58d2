namespace Slipway.Policy.Diagnostics;

/// <summary>Finds the known word that a misspelt one was likely meant to be.</summary>
internal static class Suggestion
{
    private const int LongestWord = 40;

    /// <summary>The closest of the candidates, or null when none is close: one slip for short words, two or three for longer ones.</summary>
    public static string? Closest(string written, IEnumerable<string> candidates)
    {
        if (written.Length > LongestWord)
            return null;
        string? best = null;
        var bestDistance = (written.Length / 3) + 1;
        if (written.Length <= 4)
            bestDistance = 2;
        foreach (var candidate in candidates)
        {
            var distance = Distance(written.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>" Did you mean 'job'?" or nothing.</summary>
    public static string DidYouMean(string written, IEnumerable<string> candidates) =>
        Closest(written, candidates) is { } found ? $"Did you mean '{found}'? " : "";

    // Optimal string alignment: insertions, deletions, replacements, and two neighbours that changed places.
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    value = Math.Min(value, table[i - 2, j - 2] + 1);
                table[i, j] = value;
            }
        }

        return table[a.Length, b.Length];
    }
}
