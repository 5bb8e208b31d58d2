using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Native;

namespace Slipway.Engine.Terminals;

/// <summary>A command and what it has started, as far as that has not gone its own way.</summary>
internal static class ProcessTree
{
    /// <summary>Kills the children first: once their parent is gone, they are somebody else's.</summary>
    public static void Kill(int pid, SafeFileHandle process)
    {
        foreach (var child in ChildrenOf(pid))
        {
            using var handle = Libc.OpenProcess(child);
            if (handle is not null)
                Kill(child, handle);
        }

        Libc.Kill(process);
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
