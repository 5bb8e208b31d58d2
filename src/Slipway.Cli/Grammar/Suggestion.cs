namespace Slipway.Cli.Grammar;

/// <summary>Finds what somebody meant to type.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of <paramref name="known"/>, or null when none is near.</summary>
    public static string? Nearest(string typed, IEnumerable<string> known) =>
        known.Select(candidate => (candidate, distance: Distance(typed, candidate)))
            .Where(found => found.distance <= Math.Max(1, Math.Min(typed.Length, found.candidate.Length) / 3))
            .OrderBy(found => found.distance)
            .Select(found => found.candidate)
            .FirstOrDefault();

    /// <summary><c> Did you mean "x"?</c>, or nothing.</summary>
    public static string Sentence(string typed, IEnumerable<string> known) =>
        Nearest(typed, known) is { } meant ? $" Did you mean \"{meant}\"?" : "";

    /// <summary>How many letters must be added, dropped, changed or swapped with their neighbour (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
