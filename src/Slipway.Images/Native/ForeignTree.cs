namespace Slipway.Images.Native;

/// <summary>A folder that a container or an image filled: deeper than any path is long, perhaps, and with more entries than there is time for.</summary>
public static class ForeignTree
{
    /// <summary>Removes it whole, never through a link. Stack and open handles have a bound, however deep or full it is.</summary>
    /// <returns>Bytes that its files held, by their sizes.</returns>
    public static long Remove(string path) => TreeRemover.Remove(path);

    /// <summary>Whether it keeps to the bounds; looked at no further than to the first that is passed.</summary>
    public static bool IsWithin(string path, TreeBounds bounds)
    {
        if (!Path.Exists(path))
            return true;
        using var folder = Folder.Open(path, follow: false);
        return new TreeMeter(bounds).Add(folder, depth: 1);
    }
}
