using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Packing;

/// <summary>
/// A folder as a tar.gz in a temporary file that goes away with this object. The same content gives the same bytes: owners
/// and times are left out, and of the permissions only whether a file may be executed is kept.
/// </summary>
internal sealed class FolderArchive : IDisposable
{
    // Not 1970: build tools write zip files, which know no time before this.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private FolderArchive(FileStream content, Digest digest, IReadOnlyList<string> skipped) => (Content, Digest, Skipped) = (content, digest, skipped);

    /// <summary>The archive; read it from its beginning.</summary>
    public FileStream Content { get; }

    public Digest Digest { get; }

    /// <inheritdoc cref="SourceFolder.Skipped" />
    public IReadOnlyList<string> Skipped { get; }

    public static FolderArchive Pack(string path, CancellationToken cancellationToken)
    {
        var folder = SourceFolder.Read(path, cancellationToken);
        var file = CreateTemporary();
        try
        {
            using var hashed = new DigestStream(file);
            using (var zip = new GZipStream(hashed, CompressionLevel.Optimal, leaveOpen: true))
            using (var tar = new TarWriter(zip, TarEntryFormat.Gnu, leaveOpen: true))
            {
                foreach (var entry in folder.Entries)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Write(tar, entry);
                }
            }

            file.Flush();
            return new FolderArchive(file, hashed.Digest, folder.Skipped);
        }
        catch (IOException failure)
        {
            file.Dispose();
            throw new CommandException(ExitCodes.NoRoom, $"The archive can't be written to {Path.GetTempPath()}: {failure.Message.TrimEnd('.')}.", "TMPDIR names another folder for it.", failure);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => Content.Dispose();

    private static void Write(TarWriter tar, SourceEntry source)
    {
        switch (source.Status.Kind)
        {
            case EntryKind.Folder:
                tar.WriteEntry(Entry(TarEntryType.Directory, source.Path + "/", Executable));
                break;
            case EntryKind.Link:
                var link = Entry(TarEntryType.SymbolicLink, source.Path, Executable);
                link.LinkName = source.Target;
                tar.WriteEntry(link);
                break;
            default:
                WriteFile(tar, source);
                break;
        }
    }

    private static void WriteFile(TarWriter tar, SourceEntry source)
    {
        using var file = SourceFolder.Read(source.Path, () => File.OpenRead(source.FullPath));
        var entry = Entry(TarEntryType.RegularFile, source.Path, source.Status.Executable ? Executable : Plain);
        using var exact = new ExactStream(file, source.Status.Size, source.Path);
        entry.DataStream = exact;
        var changed = false;
        try
        {
            tar.WriteEntry(entry);
        }
        catch (EndOfStreamException)
        {
            changed = true;
        }

        if (changed || EntryStatus.Of(source.FullPath) != source.Status)
            throw new CommandException(ExitCodes.Conflict, $"\"{source.Path}\" changed while it was packed.", "Try again when nothing writes to the folder, or leave the file out with a line in .apcignore.");
    }

    private static GnuTarEntry Entry(TarEntryType type, string name, UnixFileMode mode) => new(type, name)
    {
        Mode = mode,
        ModificationTime = Time,
        AccessTime = default,
        ChangeTime = default,
    };

    private static FileStream CreateTemporary()
    {
        var path = Path.Combine(Path.GetTempPath(), $"apc-{Guid.NewGuid():N}.tar.gz");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.NoRoom, $"No file can be made in {Path.GetTempPath()}: {failure.Message.TrimEnd('.')}.", "TMPDIR names another folder.", failure);
        }
    }
}
