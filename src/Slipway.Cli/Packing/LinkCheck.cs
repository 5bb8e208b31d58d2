namespace Slipway.Cli.Packing;

/// <summary>Follows symbolic links as the system would, as far as they stay in the folder.</summary>
internal static class LinkCheck
{
    /// <summary>As the kernel: more links in a row than this is a loop.</summary>
    private const int MostLinks = 40;

    /// <param name="root">The folder that is packed.</param>
    /// <param name="folder">Where the link is: its parts below the root.</param>
    /// <param name="target">What is written in it.</param>
    /// <returns>False when the way leads out of the root, through whatever other links.</returns>
    public static bool StaysInside(string root, IReadOnlyList<string> folder, string target)
    {
        var at = new List<string>(folder);
        var ahead = new Stack<string>(Parts(target));
        if (target.StartsWith('/'))
            return false;
        for (var links = 0; ahead.TryPop(out var name);)
        {
            if (name is "" or ".")
                continue;
            if (name == "..")
            {
                if (at.Count == 0)
                    return false;
                at.RemoveAt(at.Count - 1);
                continue;
            }

            var path = Path.Combine([root, .. at, name]);
            if (new FileInfo(path).LinkTarget is not { } next)
            {
                at.Add(name);
                continue;
            }

            if (next.StartsWith('/'))
                return false;
            // A loop leads nowhere, so not out either.
            if (++links > MostLinks)
                return true;
            foreach (var part in Parts(next))
                ahead.Push(part);
        }

        return true;
    }

    // Last first: the next part is on top of the stack.
    private static IEnumerable<string> Parts(string target) => target.Split('/').Reverse();
}
