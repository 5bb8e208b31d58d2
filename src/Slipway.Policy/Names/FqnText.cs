namespace Slipway.Policy.Names;

/// <summary>
/// Whether an FQN lies in a pattern, on plain text and without allocation. The rules are those of realms:
/// <c>job::/prod</c> holds everything in and below <c>/prod</c> by whole segments; a written second <c>::</c> pins the
/// namespace, <c>*</c> asks for any local name, and a local name also holds those below it.
/// </summary>
internal static class FqnText
{
    public static bool Matches(ReadOnlySpan<char> fqn, ReadOnlySpan<char> pattern)
    {
        if (!TrySplit(fqn, out var type, out var ns, out var local, out _)
            || !TrySplit(pattern, out var wantedType, out var wantedNs, out var wantedLocal, out var isPinned))
        {
            return false;
        }

        if (!type.SequenceEqual(wantedType))
            return false;
        if (!isPinned)
            return wantedNs.IsEmpty || IsAtOrBelow(ns, wantedNs);
        if (!ns.SequenceEqual(wantedNs))
            return false;
        return wantedLocal.IsEmpty || (wantedLocal is "*" ? !local.IsEmpty : IsAtOrBelow(local, wantedLocal));
    }

    public static bool IsAtOrBelow(ReadOnlySpan<char> path, ReadOnlySpan<char> prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');

    // The namespace is given without a slash at its end, so the root is empty.
    private static bool TrySplit(
        ReadOnlySpan<char> text, out ReadOnlySpan<char> type, out ReadOnlySpan<char> ns, out ReadOnlySpan<char> local, out bool hasLocal)
    {
        type = ns = local = default;
        hasLocal = false;
        var first = text.IndexOf("::", StringComparison.Ordinal);
        if (first <= 0)
            return false;
        type = text[..first];
        ns = text[(first + 2)..];
        var second = ns.IndexOf("::", StringComparison.Ordinal);
        if (second >= 0)
        {
            hasLocal = true;
            local = ns[(second + 2)..];
            ns = ns[..second];
        }

        if (ns.IsEmpty || ns[0] != '/' || local.Contains("::", StringComparison.Ordinal))
            return false;
        if (ns[^1] == '/')
            ns = ns[..^1];
        return true;
    }
}
