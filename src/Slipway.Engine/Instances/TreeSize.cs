using System.IO.Enumeration;
using Slipway.Engine.Native;

namespace Slipway.Engine.Instances;

/// <summary>Adds up the files below a folder that an instance writes to, which may be nested deeper than a path can be long.</summary>
internal static class TreeSize
{
    /// <summary>In characters, of three bytes each at worst: with one more name it is still less than the kernel's 4,096 bytes.</summary>
    private const int LongestPath = 1000;

    /// <summary>How often a path may become too long; each time takes a handle. Folders more than 250,000 deep are not looked into.</summary>
    private const int LongestChain = 500;

    // Links are not followed: an instance may have made them lead anywhere.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Bytes by the files' sizes; 0 where it was removed meanwhile.</summary>
    public static long Measure(string folder) => Measure(folder, chain: 0);

    private static long Measure(string folder, int chain)
    {
        long deeper = 0;
        try
        {
            var sizes = new FileSystemEnumerable<long>(folder, (ref FileSystemEntry entry) => entry.IsDirectory ? 0 : entry.Length, Below)
            {
                ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                {
                    if (entry.Directory.Length + entry.FileName.Length < LongestPath)
                        return true;
                    deeper += MeasureHeld(entry.ToFullPath(), chain + 1);
                    return false;
                },
            };
            return sizes.Sum() + deeper;
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
    }

    // By its handle it has a short path again.
    private static long MeasureHeld(string path, int chain)
    {
        using var held = chain <= LongestChain ? Libc.OpenDirectory(path) : null;
        return held is null ? 0 : Measure(Libc.PathOf(held) + "/", chain);
    }
}
