using System.Globalization;
using Slipway.Contracts.Errors;
using Slipway.Engine.Runtimes;

namespace Slipway.Engine.Terminals;

/// <summary>The folder of one terminal in its instance's <see cref="Bundle"/>. Its path is short for the same reason.</summary>
internal sealed class TerminalFolder
{
    // sockaddr_un has room for 108 bytes with the NUL.
    private const int LongestSocketPath = 107;

    private TerminalFolder(string path) => Folder = path;

    public string Folder { get; }

    public string Process => Path.Combine(Folder, "process.json");

    public string Errors => Path.Combine(Folder, "err");

    public string ExitFolder => Path.Combine(Folder, "x");

    public string PidFile => Path.Combine(Folder, "pid");

    public string ConmonPidFile => Path.Combine(Folder, "conmon.pid");

    public string Socket => Path.Combine(Folder, "attach");

    /// <exception cref="SlipwayException"><c>state_conflict</c>: the instance is gone.</exception>
    public static TerminalFolder Make(Bundle bundle)
    {
        var folder = new TerminalFolder(Path.Combine(bundle.Folder, "t" + Guid.NewGuid().ToString("n")[..8]));
        if (folder.Socket.Length > LongestSocketPath)
            throw new SlipwayException(ErrorCodes.EngineFailed, $"A terminal can't be opened: the path {folder.Socket} is longer than {LongestSocketPath} bytes. Configure a shorter runtime folder.");
        if (!Directory.Exists(bundle.Folder))
            throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {bundle.Id} does not run any more.");
        Directory.CreateDirectory(folder.ExitFolder);
        return folder;
    }

    /// <summary>Those that there are.</summary>
    public static IReadOnlyList<TerminalFolder> In(Bundle bundle) =>
        [.. Directory.EnumerateDirectories(bundle.Folder, "t????????").Select(path => new TerminalFolder(path))];

    /// <summary>Tells conmon the terminal's new size; nothing when it has ended.</summary>
    public void Resize(int rows, int columns)
    {
        try
        {
            // Opened for reading too, because opening a FIFO only for writing waits for a reader, and conmon may be gone.
            using var control = new FileStream(Path.Combine(Folder, "ctl"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            control.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1 {rows} {columns}\n")));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
        }
    }

    public int? ReadConmonPid() => Bundle.ReadPid(ConmonPidFile);

    /// <summary>The command's number, once it runs.</summary>
    public int? ReadPid() => Bundle.ReadPid(PidFile);

    public void Delete()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The instance was removed, and this with it.
        }
    }
}
