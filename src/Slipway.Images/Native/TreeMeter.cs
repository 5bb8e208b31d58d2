namespace Slipway.Images.Native;

/// <summary>Adds up a tree until it is too large. Links are entries, and not followed.</summary>
internal sealed class TreeMeter(TreeBounds bounds)
{
    private long bytes;
    private long entries;

    /// <returns>False once a bound is passed.</returns>
    public bool Add(Folder folder, int depth) => depth <= bounds.Depth && FolderWalk.Read(folder, name => AddOne(folder, name, depth));

    private bool AddOne(Folder folder, ReadOnlySpan<byte> name, int depth)
    {
        if (++entries > bounds.Entries)
            return false;
        // It may be gone by now, or be another: then it is not this tree's.
        if (!folder.TryStat(name, out var found))
            return true;
        if (!found.IsDirectory)
        {
            bytes += (long)found.Size;
            return bytes <= bounds.Bytes;
        }

        using var child = folder.TryOpenChild(name);
        return child is null || Add(child, depth + 1);
    }
}
