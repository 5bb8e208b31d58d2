using Slipway.Images.Native;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>
/// What has to be remembered of directories until a layer is whole: which of them no entry describes, and the times of the others. A tree
/// by name, so that what lies below a directory that is replaced is forgotten in one step, however much it is.
/// </summary>
internal sealed class FolderNotes(LayerBudget budget)
{
    private readonly Note root = new() { Implicit = true };

    /// <summary>Directories that exist only because something lies below them; the root is one until it is described.</summary>
    public IEnumerable<EntryPath> Implicit => All().Where(static found => found.Note.Implicit).Select(static found => found.Path);

    public IEnumerable<(EntryPath Path, Timespec Time)> Times =>
        All().Where(static found => found.Note.Time is not null).Select(static found => (found.Path, found.Note.Time!.Value));

    /// <summary>A directory is made that no entry has named so far.</summary>
    public void AddImplicit(EntryPath path)
    {
        // With its whole path, as it is written down when the layer is done.
        budget.CountFolder();
        budget.Remember(path.Bytes.Length);
        Make(path).Implicit = true;
    }

    public void Describe(EntryPath path)
    {
        if (Find(path) is { } note)
            note.Implicit = false;
    }

    public void SetTime(EntryPath path, Timespec time)
    {
        budget.Remember(path.Name.Length);
        Make(path).Time = time;
    }

    /// <summary>It is gone, with all below it.</summary>
    public void Forget(EntryPath path) => Find(path.Parent)?.Children?.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(path.Name[..^1]);

    private Note? Find(EntryPath path)
    {
        var note = root;
        foreach (var range in path.IsRoot ? default : path.Bytes.Split((byte)'/'))
        {
            if (note.Children?.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path.Bytes[range], out note!) != true)
                return null;
        }

        return note;
    }

    private Note Make(EntryPath path)
    {
        var note = root;
        foreach (var range in path.IsRoot ? default : path.Bytes.Split((byte)'/'))
        {
            note.Children ??= new(ByteNames.Comparer);
            var children = note.Children.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!children.TryGetValue(path.Bytes[range], out var child))
                children[path.Bytes[range]] = child = new();
            note = child;
        }

        return note;
    }

    private IEnumerable<(EntryPath Path, Note Note)> All()
    {
        var left = new Stack<(byte[] Path, Note Note)>([([], root)]);
        while (left.TryPop(out var next))
        {
            yield return (EntryPath.FromStored(next.Path), next.Note);
            foreach (var (name, child) in next.Note.Children ?? [])
                left.Push(((byte[])(next.Path.Length == 0 ? name : [.. next.Path, (byte)'/', .. name]), child));
        }
    }

    private sealed class Note
    {
        public Dictionary<byte[], Note>? Children { get; set; }

        public Timespec? Time { get; set; }

        public bool Implicit { get; set; }
    }
}
