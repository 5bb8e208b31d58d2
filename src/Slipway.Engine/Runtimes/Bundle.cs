using System.Globalization;
using Slipway.Contracts.Names;

namespace Slipway.Engine.Runtimes;

/// <summary>
/// The folder that conmon and the runtime share for one instance. On a tmpfs, with a short path: conmon's socket is in it,
/// and the path of a socket has at most 107 bytes.
/// </summary>
internal sealed class Bundle(string runtimeFolder, InstanceId id)
{
    public InstanceId Id => id;

    public string Folder { get; } = Path.Combine(FolderOfAll(runtimeFolder), id.ToString());

    public string Config => Path.Combine(Folder, "config.json");

    public string ConmonErrors => Path.Combine(Folder, "conmon.err");

    public string ConmonPidFile => Path.Combine(Folder, "conmon.pid");

    public string PidFile => Path.Combine(Folder, "pid");

    public string ExitFolder => Path.Combine(Folder, "exits");

    public string PersistFolder => Path.Combine(Folder, "persist");

    private string Control => Path.Combine(Folder, "ctl");

    public static string FolderOfAll(string runtimeFolder) => Path.Combine(runtimeFolder, "i");

    /// <summary>Makes it for root alone: it holds the instance's variables.</summary>
    public void Make()
    {
        foreach (var folder in (string[])[runtimeFolder, FolderOfAll(runtimeFolder), Folder, ExitFolder, PersistFolder])
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Null while it runs, and when nobody saw it end.</summary>
    public int? ReadExitCode()
    {
        var path = Path.Combine(ExitFolder, id.ToString());
        return File.Exists(path) && int.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    public bool WasOutOfMemory => File.Exists(Path.Combine(PersistFolder, "oom"));

    public int? ReadConmonPid() => ReadPid(ConmonPidFile);

    public int? ReadPid() => ReadPid(PidFile);

    /// <summary>Whether a process is this instance's conmon, and not one that got its number later.</summary>
    public bool IsConmon(int pid)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return words is [var program, ..] && Path.GetFileName(program) == "conmon" && words.Contains(id.ToString(), StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Makes conmon close its log file and begin a new one at the same path.</summary>
    public void ReopenLog()
    {
        // Opened for reading too, because opening a FIFO only for writing waits for a reader, and conmon may be gone.
        using var control = new FileStream(Control, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        control.Write("2 0 0\n"u8);
    }

    internal static int? ReadPid(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var pid) ? pid : null;
}
