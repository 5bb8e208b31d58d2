using System.Security.Cryptography;
using System.Text;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Native;
using Slipway.Images.Tar;

namespace Slipway.Images.Store;

/// <summary>
/// Puts right the attributes of directories that a layer holds only because something lies below them. Such a directory
/// covers the one of a lower layer in an overlay mount, with attributes that nobody chose. The right ones are those of the
/// topmost layer that describes it; they go into one more directory, on top of all layers, that holds nothing but these
/// directories.
/// </summary>
internal static class ParentRepair
{
    /// <summary>One layer, open for looking.</summary>
    /// <param name="Tree">Its files.</param>
    /// <param name="Implicit">Directories it does not describe.</param>
    private sealed record Layer(Folder Tree, HashSet<EntryPath> Implicit);

    /// <summary>The repair's name: two images with the same layers share it.</summary>
    public static Digest KeyOf(IReadOnlyList<ImageLayer> layers) =>
        Digest.FromSha256(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(' ', layers.Select(layer => layer.DiffId.Hex)))));

    /// <summary>Makes <paramref name="folder"/> where something has to be put right.</summary>
    /// <param name="layerFolders">Bottom layer first, beginning with the lowest that shows.</param>
    /// <param name="folder">Does not exist yet.</param>
    public static bool TryMake(IReadOnlyList<string> layerFolders, string folder)
    {
        var layers = new List<Layer>();
        try
        {
            foreach (var path in layerFolders)
                layers.Add(new Layer(Folder.Open(StorePaths.Tree(path)), LayerRecord.Read(path).ToPaths()));
            layers.Reverse();
            var wrong = layers.SelectMany(layer => layer.Implicit).Distinct().Where(path => NeedsRepair(layers, path)).ToList();
            if (wrong.Count == 0)
                return false;
            Build(layers, wrong, folder);
            return true;
        }
        finally
        {
            foreach (var layer in layers)
                layer.Tree.Dispose();
        }
    }

    private static bool NeedsRepair(List<Layer> layers, EntryPath path)
    {
        using var shown = FindShown(layers, path);
        using var right = FindDescribed(layers, path);
        if (shown is null || right is null || layers.Find(layer => Look(layer.Tree, path).Found)?.Implicit.Contains(path) != true)
            return false;
        var (a, b) = (shown.Stat(), right.Stat());
        return a.Mode != b.Mode || a.Owner != b.Owner || a.Group != b.Group || a.Modified != b.Modified || !SameAttributes(shown, right);
    }

    /// <summary>The directory whose attributes the overlay shows; null where it shows none there.</summary>
    private static Folder? FindShown(List<Layer> layers, EntryPath path)
    {
        foreach (var layer in layers)
        {
            var look = Look(layer.Tree, path);
            if (look.Found)
                return Open(layer.Tree, path);
            if (look.Hides)
                return null;
        }

        return null;
    }

    /// <summary>The topmost directory that its layer describes and that no layer above removed.</summary>
    private static Folder? FindDescribed(List<Layer> layers, EntryPath path)
    {
        foreach (var layer in layers)
        {
            var look = Look(layer.Tree, path);
            if (look.Found && !layer.Implicit.Contains(path))
                return Open(layer.Tree, path);
            if (look.Hides)
                return null;
        }

        return null;
    }

    /// <summary>Is the directory in this layer, and does the layer hide what lies below it in this place?</summary>
    private static (bool Found, bool Hides) Look(Folder tree, EntryPath path)
    {
        var hides = false;
        foreach (var step in path.FromTop())
        {
            using var parent = Open(tree, step.Parent);
            if (!step.Parent.IsRoot)
                hides |= ExtendedAttributes.IsOpaque(parent!);
            if (!parent!.TryStat(step.Name, out var there))
                return (false, hides);
            if (!there.IsDirectory)
                return (false, true); // a whiteout, or a file in its place
        }

        return (true, hides);
    }

    /// <summary>Every step was looked at and is a directory: no link is followed.</summary>
    private static Folder? Open(Folder tree, EntryPath path) =>
        tree.TryOpenBelow(path.IsRoot ? ".\0"u8 : path.Path, out _);

    private static void Build(List<Layer> layers, List<EntryPath> wrong, string folder)
    {
        Directory.CreateDirectory(folder);
        using var root = Folder.Open(folder);
        var paths = wrong.SelectMany(path => path.FromTop()).Append(EntryPath.Root).Distinct().OrderBy(path => path.Bytes.Length).ToList();
        foreach (var path in paths.Where(path => !path.IsRoot))
        {
            using var parent = Open(root, path.Parent)!;
            if (!parent.TryMakeDirectory(path.Name, out var errno))
                throw NativeFailure.From(errno, "make directory", path.ToString());
        }

        // From the deepest up, since making a directory changes the time of the one it is in.
        foreach (var path in Enumerable.Reverse(paths))
        {
            using var source = FindDescribed(layers, path) ?? FindShown(layers, path);
            using var target = Open(root, path)!;
            if (source is not null)
                Copy(source, target);
        }
    }

    private static void Copy(Folder source, Folder target)
    {
        var stat = source.Stat();
        target.SetOwner(".\0"u8, stat.Owner, stat.Group);
        target.SetMode(".\0"u8, (uint)stat.Mode & 0xFFF);
        foreach (var (name, value) in ExtendedAttributes.Read(source.Handle))
            ExtendedAttributes.TrySet(target.Handle, name, value);
        target.SetModified(".\0"u8, stat.Modified);
    }

    private static bool SameAttributes(Folder a, Folder b)
    {
        var (first, second) = (ExtendedAttributes.Read(a.Handle), ExtendedAttributes.Read(b.Handle));
        return first.Count == second.Count && first.All(pair => second.Any(other =>
            other.Key.AsSpan().SequenceEqual(pair.Key) && other.Value.AsSpan().SequenceEqual(pair.Value)));
    }
}
