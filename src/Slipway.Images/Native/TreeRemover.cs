namespace Slipway.Images.Native;

/// <summary>
/// Removes a directory with all below it, whatever bytes its names are made of, and never through a symbolic link. Stack, open handles
/// and memory have a bound, however deep or full it is: a layer can be deeper than any path is long, by links that lead down.
/// </summary>
internal sealed class TreeRemover
{
    /// <summary>Directories below this depth are moved to the top, where the next look finds them.</summary>
    private const int Deepest = 64;

    private readonly Folder top;
    private long freed;
    private int moved;

    private TreeRemover(Folder top) => this.top = top;

    /// <returns>Bytes that the files held, by their sizes.</returns>
    public static long Remove(string path)
    {
        if (!Path.Exists(path))
            return 0;
        using var parent = Folder.Open(Path.GetDirectoryName(path)!);
        return Remove(parent, Folder.Z(Path.GetFileName(path)));
    }

    public static long Remove(Folder parent, ReadOnlySpan<byte> name)
    {
        if (!parent.TryStat(name, out var found))
            return 0;
        if (!found.IsDirectory)
            return Unlink(parent, name, found);

        long bytes = 0;
        using (var folder = parent.TryOpenChild(name))
        {
            if (folder is not null)
            {
                var remover = new TreeRemover(folder);
                remover.Empty(folder, 0);
                bytes = remover.freed;
            }
        }

        RemoveEmpty(parent, name);
        return bytes;
    }

    private void Empty(Folder folder, int depth) => FolderWalk.Remove(folder, name => RemoveOne(folder, name, depth));

    private bool RemoveOne(Folder folder, ReadOnlySpan<byte> name, int depth)
    {
        if (!folder.TryStat(name, out var found))
            return false;
        if (!found.IsDirectory)
        {
            freed += Unlink(folder, name, found);
            return true;
        }

        if (depth == Deepest)
        {
            MoveToTop(folder, name);
            return true;
        }

        using (var child = folder.TryOpenChild(name))
        {
            if (child is not null)
                Empty(child, depth + 1);
        }

        RemoveEmpty(folder, name);
        return true;
    }

    private void MoveToTop(Folder folder, ReadOnlySpan<byte> name)
    {
        while (!folder.TryRename(name, top, Folder.Z($".removed-{moved++}"), out var errno))
        {
            // The tree may have such a name itself; the next one is tried.
            if (errno is not (Errno.NotEmpty or Errno.Exists or Errno.NotDirectory))
                throw NativeFailure.From(errno, "rename");
        }
    }

    private static long Unlink(Folder parent, ReadOnlySpan<byte> name, Statx found)
    {
        if (!parent.TryUnlink(name, directory: false, out var errno))
            throw NativeFailure.From(errno, "unlink");
        return found.Links > 1 ? 0 : (long)found.Size;
    }

    private static void RemoveEmpty(Folder parent, ReadOnlySpan<byte> name)
    {
        if (!parent.TryUnlink(name, directory: true, out var errno))
            throw NativeFailure.From(errno, "rmdir");
    }
}
