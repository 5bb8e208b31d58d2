using System.Runtime.InteropServices;

namespace Slipway.Cli.Packing;

/// <summary>What the file system says about a name itself, links not followed.</summary>
/// <param name="Size">Bytes of a file.</param>
/// <param name="Stamp">Another one when the content was written to.</param>
internal readonly partial record struct EntryStatus(EntryKind Kind, bool Executable, long Size, long Stamp)
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static EntryStatus Of(string path)
    {
        var info = new FileInfo(path);
        var attributes = info.Attributes;
        var stamp = info.LastWriteTimeUtc.Ticks;
        if (attributes.HasFlag(FileAttributes.ReparsePoint) && info.LinkTarget is not null)
            return new EntryStatus(EntryKind.Link, Executable: false, 0, stamp);
        if (attributes.HasFlag(FileAttributes.Directory))
            return new EntryStatus(EntryKind.Folder, Executable: true, 0, stamp);
        if (OperatingSystem.IsLinux() && IsSpecial(path))
            return new EntryStatus(EntryKind.Special, Executable: false, 0, stamp);
        var executable = !OperatingSystem.IsWindows() && info.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        return new EntryStatus(EntryKind.File, executable, info.Length, stamp);
    }

    // The framework does not tell a pipe from a file, and opening one to see would wait for its other end.
    private static bool IsSpecial(string path)
    {
        // struct statx is the same on every architecture: 256 bytes, the mode in two of them from 28 on.
        Span<byte> status = stackalloc byte[256];
        if (Statx(CurrentFolder, path, NoFollow, BasicStats, status) != 0)
            return false;
        const int typeMask = 0xf000, regular = 0x8000;
        return (MemoryMarshal.Read<ushort>(status[28..]) & typeMask) != regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> status);
}
