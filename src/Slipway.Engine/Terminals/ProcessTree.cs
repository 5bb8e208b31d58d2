using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Native;

namespace Slipway.Engine.Terminals;

/// <summary>A command and what it has started, as far as that has not gone its own way.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// Kills the parent before its children: else it would see them end, and end in its own way. They are held first: once it is gone
    /// they are somebody else's.
    /// </summary>
    public static void Kill(int pid, SafeFileHandle process)
    {
        var children = ChildrenOf(pid).Select(child => (Pid: child, Handle: Libc.OpenProcess(child))).ToList();
        Libc.Kill(process);
        foreach (var (child, handle) in children)
        {
            using (handle)
            {
                if (handle is not null)
                    Kill(child, handle);
            }
        }
    }

    private static List<int> ChildrenOf(int pid)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories($"/proc/{pid}/task")
                    .SelectMany(thread => File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(text => int.Parse(text, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            return []; // it has ended
        }
    }
}
