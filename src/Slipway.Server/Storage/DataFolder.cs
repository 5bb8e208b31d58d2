namespace Slipway.Server.Storage;

/// <summary>Where everything that outlives the server is kept, and who holds it: one server per folder.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream lockFile;

    private DataFolder(string path, FileStream lockFile)
    {
        Path = path;
        this.lockFile = lockFile;
    }

    public string Path { get; }

    private const string DatabaseName = "slipway.db";

    public string DatabaseFile => System.IO.Path.Combine(Path, DatabaseName);

    /// <summary>Makes the folder if it is not there, for its owner only, and takes it for this process.</summary>
    /// <exception cref="IOException">Another server holds it.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Create(full);
        var lockPath = System.IO.Path.Combine(full, "lock");
        try
        {
            return new DataFolder(full, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException($"Another server uses the data folder {full}. Stop it, or give this one a --data folder of its own.", exception);
        }
    }

    /// <summary>The database of a folder that a server has used: for commands that are to make nothing where none was.</summary>
    /// <exception cref="IOException">No server has used it.</exception>
    public static string RequireDatabase(string path)
    {
        var file = System.IO.Path.Combine(path, DatabaseName);
        return File.Exists(file)
            ? file
            : throw new IOException($"{System.IO.Path.GetFullPath(path)} is no data folder of a server; name it with --data.");
    }

    /// <summary>Makes the folder for its owner only; it holds keys.</summary>
    public static void Create(string path)
    {
        if (!Directory.Exists(path))
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Makes the new name of a file survive a power loss. Once it is renamed, fsync of the file writes that name too on ext4, XFS and Btrfs; .NET
    /// opens no folder for it.
    /// </summary>
    public static void FlushName(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.Read);
        RandomAccess.FlushToDisk(handle);
    }

    public void Dispose() => lockFile.Dispose();
}
