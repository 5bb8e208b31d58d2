namespace Slipway.Cli.Packing;

/// <summary>
/// One line of an ignore file, with the meaning that git gives it
/// (<see href="https://git-scm.com/docs/gitignore#_pattern_format">gitignore, pattern format</see>).
/// </summary>
internal sealed class IgnoreRule
{
    private const string AnyDepth = "**";

    private readonly string[] segments;
    private readonly bool nameOnly;
    private readonly bool foldersOnly;

    private IgnoreRule(string[] segments, bool nameOnly, bool foldersOnly, bool negated) =>
        (this.segments, this.nameOnly, this.foldersOnly, Negated) = (segments, nameOnly, foldersOnly, negated);

    /// <summary><c>!keep.me</c>: what it matches is not ignored after all.</summary>
    public bool Negated { get; }

    /// <summary>The rule that a line states, or null for an empty line or a comment.</summary>
    public static IgnoreRule? Parse(string line)
    {
        var pattern = TrimEnd(line.TrimEnd('\r'));
        if (pattern.Length == 0 || pattern[0] == '#')
            return null;
        var negated = pattern[0] == '!';
        if (negated)
            pattern = pattern[1..];
        var onlyFolders = pattern.EndsWith('/');
        if (onlyFolders)
            pattern = pattern[..^1];
        if (pattern.Length == 0)
            return null;
        // A slash before the end ties the pattern to the file's own folder; without one any name below may match.
        var onlyName = !pattern.Contains('/');
        var parts = (pattern.StartsWith('/') ? pattern[1..] : pattern).Split('/');
        // "a/**" is what is inside a, not a itself: something must be there.
        if (!onlyName && parts[^1] == AnyDepth)
            parts = [.. parts, "*"];
        return new IgnoreRule(parts, onlyName, onlyFolders, negated);
    }

    /// <param name="path">Below the folder that the ignore file is in: its parts.</param>
    /// <param name="isFolder">A link to a folder is none.</param>
    public bool IsMatch(ReadOnlySpan<string> path, bool isFolder)
    {
        if (foldersOnly && !isFolder)
            return false;
        return nameOnly ? Glob.IsMatch(segments[0], path[^1]) : MatchPath(path);
    }

    // As with the star of a name: only the last "**" is ever gone back to.
    private bool MatchPath(ReadOnlySpan<string> path)
    {
        var (any, taken) = (-1, 0);
        var (s, p) = (0, 0);
        while (p < path.Length)
        {
            if (s < segments.Length && segments[s] == AnyDepth)
                (any, taken) = (s++, p);
            else if (s < segments.Length && Glob.IsMatch(segments[s], path[p]))
                (s, p) = (s + 1, p + 1);
            else if (any >= 0)
                (s, p) = (any + 1, ++taken);
            else
                return false;
        }

        return s == segments.Length;
    }

    // Blanks at the end don't count, unless the last of them has a backslash before it.
    private static string TrimEnd(string line)
    {
        var end = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && ++i == line.Length)
                return line;
            if (line[i] != ' ' || (i > 0 && line[i - 1] == '\\' && end < i))
                end = i + 1;
        }

        return line[..end];
    }
}
