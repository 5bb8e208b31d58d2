using Slipway.Contracts.Errors;
using Slipway.Images.Native;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>
/// Finds, and makes where they are missing, the directories that entries go into. A path is resolved by the kernel with the
/// layer as its root, so links of the image itself work (<c>bin -> usr/bin</c>, then <c>bin/sh</c>), and none leads outside.
/// </summary>
internal sealed class FolderTable(Folder root, FolderNotes notes) : IDisposable
{
    private const int MostOpen = 64;
    private readonly Dictionary<EntryPath, Folder> open = [];

    /// <summary>The directory at <paramref name="path"/>, made with its ancestors where it is missing. Not to be disposed.</summary>
    public Folder Get(EntryPath path)
    {
        if (path.IsRoot)
            return root;
        if (open.TryGetValue(path, out var known))
            return known;
        var folder = Find(path, out var errno) ?? Make(path, errno);
        if (open.Count == MostOpen)
            Forget();
        open.Add(path, folder);
        return folder;
    }

    /// <summary>The directory, or null where the layer has none there.</summary>
    public Folder? Find(EntryPath path, out int errno)
    {
        errno = 0;
        return path.IsRoot ? root.TryOpenBelow(".\0"u8, out errno) : root.TryOpenBelow(path.Path, out errno);
    }

    /// <summary>Something that paths may lead through was replaced: what was learnt of it is void.</summary>
    public void Replaced(EntryPath path)
    {
        Forget();
        notes.Forget(path);
    }

    public void Forget()
    {
        foreach (var folder in open.Values)
            folder.Dispose();
        open.Clear();
    }

    public void Dispose() => Forget();

    private Folder Make(EntryPath path, int errno)
    {
        if (errno is not (Errno.NoEntry or Errno.NotDirectory))
            throw Unusable(path, errno);
        // What is missing is mostly the last step. Where it is more, the deepest that is there is searched in halves: every look costs as
        // much as the path is long, and a path may have two thousand steps.
        EntryPath[] steps = [.. path.FromTop()];
        var (there, missing) = (0, steps.Length);
        var found = Find(EntryPath.Root, out errno) ?? throw Unusable(EntryPath.Root, errno);
        for (var middle = missing - 1; there < missing - 1; middle = (there + missing) / 2)
        {
            if (Find(steps[middle - 1], out errno) is { } deeper)
            {
                found.Dispose();
                (found, there) = (deeper, middle);
                continue;
            }

            missing = middle;
            if (errno is Errno.NoEntry or Errno.NotDirectory)
                continue;
            found.Dispose();
            throw Unusable(steps[middle - 1], errno);
        }

        foreach (var step in steps[there..])
        {
            using var parent = found;
            found = MakeOne(parent, step);
        }

        return found;
    }

    private Folder MakeOne(Folder parent, EntryPath path)
    {
        var hidesLower = parent.TryStat(path.Name, out var there) && there.IsWhiteout;
        if (hidesLower && !parent.TryUnlink(path.Name, directory: false, out var failure))
            throw NativeFailure.From(failure, "unlink");
        if (!parent.TryMakeDirectory(path.Name, out var errno))
            throw Unusable(path, errno);
        parent.SetMode(path.Name, 0x1ED); // 0755
        var made = parent.TryOpenChild(path.Name) ?? throw NativeFailure.Last("open");
        if (hidesLower)
            ExtendedAttributes.SetOpaque(made);
        else
            notes.AddImplicit(path);
        return made;
    }

    private static Exception Unusable(EntryPath path, int errno) => errno switch
    {
        Errno.Exists or Errno.NotDirectory => new SlipwayException(ErrorCodes.LayerInvalid, $"The layer has entries below '{path}', which is not a directory in this layer. Build the image again."),
        Errno.Loop => new SlipwayException(ErrorCodes.LayerInvalid, $"The layer has entries below '{path}', a circle of symbolic links. Build the image again."),
        Errno.NameTooLong => new SlipwayException(ErrorCodes.LayerInvalid, $"The layer's path '{path}' is longer than this file system can hold."),
        _ => NativeFailure.From(errno, "open directory", path.ToString()),
    };
}
