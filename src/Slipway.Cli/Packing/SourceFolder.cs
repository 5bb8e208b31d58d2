using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Packing;

/// <summary>
/// A folder with source code, without what its ignore files leave out: those called <c>.apcignore</c> where the folder has
/// one, else those called <c>.gitignore</c>. <c>.git</c> is never part of it.
/// </summary>
internal sealed class SourceFolder
{
    public const int MaxEntries = 200_000;

    /// <summary>All files together, before they are compressed.</summary>
    public const long MaxBytes = 4L << 30;

    private const string OwnIgnoreFile = ".apcignore";
    private const string GitIgnoreFile = ".gitignore";
    private const string GitFolder = ".git";

    private readonly string root;
    private readonly string ignoreFile;
    private readonly List<SourceEntry> entries = [];
    private readonly List<string> skipped = [];
    private long bytes;

    private SourceFolder(string root)
    {
        this.root = root;
        ignoreFile = File.Exists(Path.Combine(root, OwnIgnoreFile)) ? OwnIgnoreFile : GitIgnoreFile;
    }

    /// <summary>Folders before what is in them; names in the order of their characters, whatever the locale.</summary>
    public IReadOnlyList<SourceEntry> Entries => entries;

    /// <summary>Paths of sockets, pipes and devices, which can't be packed.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>The whole path of a folder that somebody named.</summary>
    public static string Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            return full.Length > 1 ? Path.TrimEndingDirectorySeparator(full) : full;
        throw new CommandException(ExitCodes.Usage, File.Exists(full) ? $"{full} is a file: give the folder with the source." : $"There is no folder {full}.");
    }

    public static SourceFolder Read(string path, CancellationToken cancellationToken)
    {
        var folder = new SourceFolder(Find(path));
        folder.Walk([], IgnoreRules.None, cancellationToken);
        if (!folder.entries.Any(entry => entry.Status.Kind != EntryKind.Folder))
            throw new CommandException(ExitCodes.Usage, $"There is nothing to pack in {folder.root}: it is empty, or its {folder.ignoreFile} leaves everything out.");
        return folder;
    }

    private void Walk(string[] parts, IgnoreRules rules, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var folder = Path.Combine([root, .. parts]);
        rules = rules.Enter(Path.Combine(folder, ignoreFile), parts.Length);
        foreach (var name in Names(folder, Shown(parts)))
        {
            string[] path = [.. parts, name];
            var full = Path.Combine(folder, name);
            var status = Read(Shown(path), () => EntryStatus.Of(full));
            if (name == GitFolder || rules.Ignores(path, status.Kind == EntryKind.Folder))
                continue;
            Add(path, full, status);
            if (status.Kind == EntryKind.Folder)
                Walk(path, rules, cancellationToken);
        }
    }

    private void Add(string[] path, string full, EntryStatus status)
    {
        var shown = Shown(path);
        if (status.Kind == EntryKind.Special)
        {
            skipped.Add(shown);
            return;
        }

        var target = status.Kind == EntryKind.Link ? new FileInfo(full).LinkTarget ?? "" : "";
        if (status.Kind == EntryKind.Link && !LinkCheck.StaysInside(root, path[..^1], target))
            throw new CommandException(ExitCodes.Usage, $"\"{shown}\" is a link to \"{target}\", which is outside of the folder: only links that stay inside can be packed.", Leave(shown));
        entries.Add(new SourceEntry(string.Join('/', path), full, status) { Target = target });
        bytes += status.Size;
        if (entries.Count > MaxEntries)
            throw new CommandException(ExitCodes.Usage, $"{root} has more than {MaxEntries} files and folders.", Leave("node_modules"));
        if (bytes > MaxBytes)
            throw new CommandException(ExitCodes.Usage, $"The files in {root} have more than {MaxBytes >> 30} GB.", Leave("*.iso"));
    }

    private static string[] Names(string folder, string shown) => Read(shown, () =>
    {
        var names = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    });

    /// <summary>Says which file it was when reading one fails.</summary>
    internal static T Read<T>(string shown, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(shown, failure);
        }
    }

    internal static CommandException Unreadable(string shown, Exception failure)
    {
        var why = failure switch
        {
            UnauthorizedAccessException => "you may not",
            FileNotFoundException or DirectoryNotFoundException => "it has gone in the meantime",
            _ => failure.Message.TrimEnd('.'),
        };
        return new CommandException(ExitCodes.Usage, $"\"{shown}\" can't be read: {why}.", Leave(shown), failure);
    }

    private static string Shown(string[] parts) => parts.Length == 0 ? "." : string.Join('/', parts);

    private static string Leave(string pattern) => $"A file {OwnIgnoreFile} says what to leave out, one pattern a line, such as: {pattern}";
}
