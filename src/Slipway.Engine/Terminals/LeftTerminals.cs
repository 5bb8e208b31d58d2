using System.Globalization;
using Slipway.Contracts.Names;
using Slipway.Engine.Native;
using Slipway.Engine.Runtimes;

namespace Slipway.Engine.Terminals;

/// <summary>The terminals of a server that is gone. Nobody can come back to one, so what runs in it is ended, as when its user leaves.</summary>
internal static class LeftTerminals
{
    public static void End(Bundle bundle)
    {
        if (!Directory.Exists(bundle.Folder))
            return;
        foreach (var folder in TerminalFolder.In(bundle))
        {
            if (folder.ReadPid() is { } pid && pid != bundle.ReadPid())
                End(bundle.Id, pid);
            folder.Delete();
        }

        foreach (var file in Directory.EnumerateFiles(bundle.Folder, "exec-*.json"))
            File.Delete(file);
    }

    private static void End(InstanceId id, int pid)
    {
        using var process = Libc.OpenProcess(pid);
        if (process is not null && IsOf(id, pid))
            ProcessTree.Kill(pid, process);
    }

    // Asked while it is held, so that a number that went to another process leads to nothing.
    private static bool IsOf(InstanceId id, int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")).Contains(id.ToString(), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
