using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Images.Native;

/// <summary>The system calls of the unpacker. Paths are bytes that end with a NUL: names in a tar need not be UTF-8.</summary>
internal static partial class Libc
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    public const int AtNoFollow = 0x100;
    public const int AtRemoveDir = 0x200;
    public const int AtEmptyPath = 0x1000;

    public const uint TypeMask = 0xF000;
    public const uint Fifo = 0x1000;
    public const uint CharDevice = 0x2000;
    public const uint DirectoryType = 0x4000;
    public const uint RegularFile = 0x8000;
    public const uint SymbolicLink = 0xA000;

    /// <summary>openat2: absolute paths and symbolic links are read as if the directory were the root.</summary>
    public const ulong ResolveInRoot = 0x10;
    public const ulong ResolveNoMagicLinks = 0x02;

    /// <summary>openat2: a path that leaves the directory, or that has a symbolic link anywhere, is refused.</summary>
    public const ulong ResolveBeneath = 0x08;
    public const ulong ResolveNoSymlinks = 0x04;

    private const string Library = "libc";
    private const nint OpenAt2 = 437;

    // The two flags whose value differs between the two architectures that .NET runs Linux containers on.
    public static readonly int Directory = Arm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = Arm ? 0x8000 : 0x20000;
    private static readonly nint GetDents64 = Arm ? 61 : 217;

    private static bool Arm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int Open(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectory(SafeFileHandle folder, ReadOnlySpan<byte> path, uint mode);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int MakeSymbolicLink(ReadOnlySpan<byte> target, SafeFileHandle folder, ReadOnlySpan<byte> path);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true)]
    public static partial int MakeHardLink(SafeFileHandle from, ReadOnlySpan<byte> target, SafeFileHandle folder, ReadOnlySpan<byte> path, int flags);

    [LibraryImport(Library, EntryPoint = "mknodat", SetLastError = true)]
    public static partial int MakeNode(SafeFileHandle folder, ReadOnlySpan<byte> path, uint mode, ulong device);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int Unlink(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true)]
    public static partial int Rename(SafeFileHandle folder, ReadOnlySpan<byte> path, SafeFileHandle newFolder, ReadOnlySpan<byte> newPath);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "fchownat", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle folder, ReadOnlySpan<byte> path, uint owner, uint group, int flags);

    [LibraryImport(Library, EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle folder, ReadOnlySpan<byte> path, uint mode, int flags);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport(Library, EntryPoint = "utimensat", SetLastError = true)]
    public static partial int SetTimes(SafeFileHandle folder, ReadOnlySpan<byte> path, ReadOnlySpan<Timespec> times, int flags);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int Stat(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, uint mask, out Statx result);

    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count, long offset);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(SafeFileHandle file, long length);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "fsetxattr", SetLastError = true)]
    public static partial int SetAttribute(SafeFileHandle file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, nint size, int flags);

    [LibraryImport(Library, EntryPoint = "fgetxattr", SetLastError = true)]
    public static partial nint GetAttribute(SafeFileHandle file, ReadOnlySpan<byte> name, Span<byte> value, nint size);

    [LibraryImport(Library, EntryPoint = "flistxattr", SetLastError = true)]
    public static partial nint ListAttributes(SafeFileHandle file, Span<byte> names, nint size);

    /// <summary>For what can't be opened (symbolic links, pipes): the path goes through <c>/proc/self/fd</c>.</summary>
    [LibraryImport(Library, EntryPoint = "lsetxattr", SetLastError = true)]
    public static partial int SetAttributeNoFollow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, nint size, int flags);

    public static nint OpenInRoot(SafeFileHandle root, ReadOnlySpan<byte> path, int flags) =>
        OpenHowever(root, path, flags, ResolveInRoot | ResolveNoMagicLinks);

    public static nint OpenBelow(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags) =>
        OpenHowever(folder, path, flags, ResolveBeneath | ResolveNoSymlinks | ResolveNoMagicLinks);

    public static nint ReadDirectory(SafeFileHandle folder, Span<byte> buffer) =>
        SysGetDents(GetDents64, folder, buffer, buffer.Length);

    private static nint OpenHowever(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, ulong resolve)
    {
        var how = new OpenHow((ulong)flags, 0, resolve);
        return SysOpenAt2(OpenAt2, folder, path, in how, OpenHow.Size);
    }

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SysOpenAt2(nint number, SafeFileHandle root, ReadOnlySpan<byte> path, in OpenHow how, nint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SysGetDents(nint number, SafeFileHandle folder, Span<byte> buffer, nint size);
}
