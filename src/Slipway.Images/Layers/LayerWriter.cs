using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Images.Native;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>
/// Makes a directory out of a layer's entries, as a lower directory of an overlay mount. Trusts no entry: nothing is made
/// outside the directory, nothing is written through a link, and every count has a limit.
/// </summary>
/// <remarks>
/// Device nodes are skipped, as their names in images are leftovers of build roots (<c>/dev/console</c>) and an app gets its
/// devices from the runtime. Attributes of overlayfs itself are skipped too: an image may not steer the mount.
/// </remarks>
internal sealed class LayerWriter : ITarVisitor, IDisposable
{
    private readonly Folder root;
    private readonly FolderTable folders;
    private readonly LayerBudget budget;
    private readonly int longestPath;
    private readonly FolderNotes notes;
    private readonly HashSet<EntryPath> skipped = [];
    private TarEntry? current;
    private Folder? currentParent;
    private EntryPath currentPath = EntryPath.Root;
    private SafeFileHandle? currentFile;
    private bool opaqueRoot;

    /// <param name="folder">An empty directory.</param>
    public LayerWriter(string folder, LayerBudget budget, ImageLimits limits)
    {
        this.budget = budget;
        longestPath = limits.PathBytes;
        root = Folder.Open(folder);
        notes = new FolderNotes(budget);
        folders = new FolderTable(root, notes);
        root.SetMode(".\0"u8, 0x1ED); // 0755, whatever the umask
    }

    public void Begin(TarEntry entry)
    {
        budget.Count(entry);
        var path = EntryPath.Parse(entry.Path, longestPath);
        current = null;
        switch (Whiteout.Classify(path))
        {
            case WhiteoutKind.Ignore:
                return;
            case WhiteoutKind.Opaque:
                MakeOpaque(path.Parent);
                return;
            case WhiteoutKind.Remove:
                MakeWhiteout(path.WithName(path.Name[Whiteout.PrefixLength..^1]));
                return;
        }

        if (entry.Kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice)
        {
            Skip(path);
            return;
        }

        current = entry;
        currentPath = path;
        if (path.IsRoot)
        {
            BeginRoot(entry);
            return;
        }

        currentParent = folders.Get(path.Parent);
        switch (entry.Kind)
        {
            case TarEntryKind.File:
                MakeFile(path, currentParent);
                break;
            case TarEntryKind.Directory:
                MakeDirectory(path, currentParent);
                break;
            case TarEntryKind.HardLink:
                MakeHardLink(path, currentParent, entry);
                break;
            case TarEntryKind.SymbolicLink:
                var target = LinkTarget(entry);
                Make(path, currentParent, (Folder parent, out int errno) => parent.TryMakeSymbolicLink(path.Name, target, out errno));
                break;
            default:
                Make(path, currentParent, (Folder parent, out int errno) => parent.TryMakeFifo(path.Name, out errno));
                break;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> content)
    {
        while (currentFile is not null && !content.IsEmpty)
        {
            var written = Libc.Write(currentFile, content, content.Length, offset);
            NativeFailure.Check(written, "write");
            budget.Wrote(written);
            content = content[(int)written..];
            offset += written;
        }
    }

    public void End()
    {
        if (current is null)
            return;
        switch (current.Kind)
        {
            case TarEntryKind.File:
                NativeFailure.Check(Libc.Truncate(currentFile!, current.Size), "set file size"); // holes at the end
                EntryAttributes.Apply(current, currentParent!, currentPath.Name, currentFile!);
                currentFile!.Dispose();
                currentFile = null;
                break;
            case TarEntryKind.Directory:
                using (var folder = currentPath.IsRoot ? root.TryOpenBelow(".\0"u8, out _) : currentParent!.TryOpenChild(currentPath.Name))
                    EntryAttributes.ApplyToFolder(current, folder!);
                notes.SetTime(currentPath, current.Modified);
                break;
            case TarEntryKind.SymbolicLink or TarEntryKind.Fifo:
                EntryAttributes.Apply(current, currentParent!, currentPath.Name);
                break;
        }
    }

    /// <summary>All entries were seen: sets the times of directories, which every file made in them had changed.</summary>
    public UnpackedLayer Finish()
    {
        folders.Forget();
        foreach (var (path, time) in notes.Times)
        {
            using var folder = folders.Find(path, out _);
            folder?.SetModified(".\0"u8, time);
        }

        return new UnpackedLayer(budget.Written, budget.Entries, [.. notes.Implicit], opaqueRoot);
    }

    public void Dispose()
    {
        currentFile?.Dispose();
        folders.Dispose();
        root.Dispose();
    }

    private void BeginRoot(TarEntry entry)
    {
        if (entry.Kind != TarEntryKind.Directory)
            throw new SlipwayException(ErrorCodes.LayerInvalid, "The layer has an entry for its root that is not a directory. Build the image again.");
        notes.Describe(EntryPath.Root);
    }

    private void MakeFile(EntryPath path, Folder parent)
    {
        currentFile = parent.TryMakeFile(path.Name, out var errno);
        if (currentFile is null && errno == Errno.Exists)
        {
            parent = Remove(path, parent);
            currentFile = parent.TryMakeFile(path.Name, out errno);
        }

        if (currentFile is null)
            throw CantMake(path, errno);
    }

    private void MakeDirectory(EntryPath path, Folder parent)
    {
        notes.Describe(path);
        if (parent.TryMakeDirectory(path.Name, out var errno))
            return;
        if (errno != Errno.Exists || !parent.TryStat(path.Name, out var there))
            throw CantMake(path, errno);
        if (there.IsDirectory)
            return;

        parent = Remove(path, parent);
        if (!parent.TryMakeDirectory(path.Name, out errno))
            throw CantMake(path, errno);
        if (there.IsWhiteout)
        {
            // Removed below, made anew here: what the layers below have in it stays gone.
            using var made = parent.TryOpenChild(path.Name);
            MakeOpaque(made!);
        }
    }

    private void MakeHardLink(EntryPath path, Folder parent, TarEntry entry)
    {
        var target = EntryPath.Parse(entry.Target, longestPath);
        if (skipped.Contains(target))
        {
            Skip(path);
            current = null;
            return;
        }

        if (target.Equals(path))
            throw BadLink(path, target, "it links to itself");
        using var from = folders.Find(target.Parent, out _);
        if (target.IsRoot || from is null || !from.TryStat(target.Name, out var there) || there.IsWhiteout)
            throw BadLink(path, target, "the target is not in the same layer, before it");
        if (there.IsDirectory)
            throw BadLink(path, target, "the target is a directory");
        Make(path, parent, (Folder folder, out int errno) => folder.TryMakeHardLink(path.Name, from, target.Name, out errno));
    }

    private void MakeOpaque(EntryPath path)
    {
        opaqueRoot |= path.IsRoot;
        if (!path.IsRoot)
            MakeOpaque(folders.Get(path));
    }

    /// <summary>Whiteouts in an opaque directory hide nothing more, and overlayfs would list their names.</summary>
    private static void MakeOpaque(Folder folder)
    {
        if (ExtendedAttributes.IsOpaque(folder))
            return;
        ExtendedAttributes.SetOpaque(folder);
        FolderWalk.Remove(folder, name => folder.TryStat(name, out var there) && there.IsWhiteout && folder.TryUnlink(name, directory: false, out _));
    }

    private void MakeWhiteout(EntryPath path)
    {
        var parent = folders.Get(path.Parent);
        // The same layer made it anew already: a file hides what lies below by itself, a directory has to be told.
        if (parent.TryStat(path.Name, out var there))
        {
            if (!there.IsDirectory)
                return;
            using var folder = parent.TryOpenChild(path.Name);
            MakeOpaque(folder!);
            notes.Describe(path);
        }
        else if (!ExtendedAttributes.IsOpaque(parent) && !parent.TryMakeWhiteout(path.Name, out var errno))
        {
            throw CantMake(path, errno);
        }
    }

    private void Make(EntryPath path, Folder parent, Maker make)
    {
        if (make(parent, out var errno))
            return;
        if (errno == Errno.Exists)
        {
            parent = Remove(path, parent);
            if (make(parent, out errno))
                return;
        }

        throw CantMake(path, errno);
    }

    /// <summary>A later entry of the same name replaces the earlier one, with all that is below it.</summary>
    /// <returns>The parent, opened anew where the old handle went.</returns>
    private Folder Remove(EntryPath path, Folder parent)
    {
        if (!parent.TryStat(path.Name, out var there))
            return parent;
        TreeRemover.Remove(parent, path.Name);
        if (!there.IsDirectory && there.Type != Libc.SymbolicLink)
            return parent;
        folders.Replaced(path);
        return currentParent = folders.Get(path.Parent);
    }

    /// <summary>A device that is left out: links to it are left out too.</summary>
    private void Skip(EntryPath path)
    {
        if (skipped.Add(path))
            budget.Remember(path.Bytes.Length);
    }

    private byte[] LinkTarget(TarEntry entry)
    {
        if (entry.Target.Length == 0 || entry.Target.Length >= longestPath || entry.Target.Contains((byte)0))
            throw new SlipwayException(ErrorCodes.LayerInvalid, $"The layer's symbolic link '{EntryPath.Show(entry.Path)}' has a target that is empty, too long, or has a zero byte.");
        return [.. entry.Target, 0];
    }

    private static SlipwayException BadLink(EntryPath path, EntryPath target, string why) =>
        new(ErrorCodes.LayerInvalid, $"The layer's hard link '{path}' to '{target}' can't be made: {why}. Build the image again.");

    private static Exception CantMake(EntryPath path, int errno) => errno is Errno.NameTooLong or Errno.Invalid or Errno.TooManyLinks
        ? new SlipwayException(ErrorCodes.LayerInvalid, $"The layer's entry '{path}' can't exist on this file system (error {errno}).")
        : NativeFailure.From(errno, "make", path.ToString());

    private delegate bool Maker(Folder parent, out int errno);
}
