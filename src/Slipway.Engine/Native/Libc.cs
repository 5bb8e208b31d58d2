using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Engine.Native;

/// <summary>The few calls of the kernel that .NET has no own words for.</summary>
internal static unsafe partial class Libc
{
    public const int NoSuchFile = 2;
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;
    public const int FileExists = 17;
    public const int CurrentDirectory = -100;

    private const int OpenPath = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Detach = 2;
    private const int EmptyPath = 0x1000;
    private const uint StatxInode = 0x100;
    private const long PidfdOpenCall = 434;
    private const long PidfdSendSignalCall = 424;
    private const long Openat2Call = 437;

    private static bool OnArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    // struct open_how of openat2(2)
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>Opens <paramref name="path"/> as a process chrooted to <paramref name="root"/> would: no link leads out.</summary>
    /// <returns>The handle, or null with the reason in <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static SafeFileHandle? OpenInRoot(SafeFileHandle root, string path, bool pathOnly)
    {
        const ulong inRoot = 0x10;
        const ulong noMagicLinks = 0x02;
        var how = new OpenHow
        {
            Flags = CloseOnExec | (pathOnly ? (ulong)OpenPath : NonBlocking),
            Resolve = inRoot | noMagicLinks,
        };
        var descriptor = Openat2(Openat2Call, Descriptor(root), path, &how, (nuint)sizeof(OpenHow));
        return descriptor < 0 ? null : new SafeFileHandle((nint)descriptor, ownsHandle: true);
    }

    /// <summary>Takes hold of one entry of a directory, whatever it is; a link is held itself, not followed.</summary>
    /// <param name="name">One component.</param>
    public static SafeFileHandle? HoldEntry(SafeFileHandle directory, string name)
    {
        const ulong beneath = 0x08;
        const ulong noLinks = 0x04 | 0x02;
        var how = new OpenHow { Flags = CloseOnExec | OpenPath | (OnArm ? 0x8000UL : 0x20000UL), Resolve = beneath | noLinks };
        var descriptor = Openat2(Openat2Call, Descriptor(directory), name, &how, (nuint)sizeof(OpenHow));
        return descriptor < 0 ? null : new SafeFileHandle((nint)descriptor, ownsHandle: true);
    }

    /// <summary>What an open file or a held entry is; null where the kernel does not say.</summary>
    public static FileFacts? FactsOf(SafeFileHandle file)
    {
        // struct statx of statx(2): the same on every architecture.
        const uint basic = 0x7FF;
        var at = stackalloc byte[256];
        if (Statx(Descriptor(file), "", EmptyPath, basic, at) != 0)
            return null;
        return new FileFacts(
            *(ushort*)(at + 28), *(uint*)(at + 20), *(uint*)(at + 24), *(uint*)(at + 16), *(ulong*)(at + 40), *(ulong*)(at + 32),
            ((ulong)*(uint*)(at + 136) << 32) | *(uint*)(at + 140), *(long*)(at + 112), *(uint*)(at + 120));
    }

    /// <summary>Where a held symbolic link points; null when it is none, or too long to be true.</summary>
    public static byte[]? LinkTargetOf(SafeFileHandle link)
    {
        const int longest = 4096;
        var buffer = stackalloc byte[longest];
        var length = Readlinkat(Descriptor(link), "", buffer, longest);
        return length is < 0 or >= longest ? null : new ReadOnlySpan<byte>(buffer, (int)length).ToArray();
    }

    /// <summary>A path by which .NET's own classes reach exactly what is held.</summary>
    public static string PathOf(SafeFileHandle held) => $"/proc/self/fd/{Descriptor(held)}";

    /// <summary>Kills the process behind a handle; nothing when it has ended, even if its number is another's by now.</summary>
    public static void Kill(SafeFileHandle process) => _ = PidfdSendSignal(PidfdSendSignalCall, Descriptor(process), 9, null, 0);

    /// <summary>Opens a directory only as a place to start from; null when there is none.</summary>
    public static SafeFileHandle? OpenDirectory(string path)
    {
        const int directory = 0x10000;
        var descriptor = Open(path, OpenPath | CloseOnExec | (OnArm ? 0x4000 : directory));
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public static bool MakeDirectoryAt(SafeFileHandle parent, string name, uint mode) => Mkdirat(Descriptor(parent), name, mode) == 0;

    public static bool ChangeOwner(SafeFileHandle path, uint user, uint group) =>
        Fchownat(Descriptor(path), "", user, group, EmptyPath) == 0;

    /// <summary>Takes a mount away now, and for good when the last user is gone; false when nothing is mounted there.</summary>
    public static bool Unmount(string path) => Umount2(path, Detach) == 0;

    /// <summary>A handle that becomes readable when the process ends; null when there is no such process.</summary>
    public static SafeFileHandle? OpenProcess(int pid)
    {
        var descriptor = PidfdOpen(PidfdOpenCall, pid, 0);
        return descriptor < 0 ? null : new SafeFileHandle((nint)descriptor, ownsHandle: true);
    }

    /// <summary>Moves the calling thread to another network namespace.</summary>
    /// <param name="space">An open <c>/proc/PID/ns/net</c>.</param>
    public static bool EnterNetworkNamespace(SafeFileHandle space)
    {
        const int newNetwork = 0x40000000;
        return Setns(Descriptor(space), newNetwork) == 0;
    }

    /// <summary>
    /// An IPv4 socket in the calling thread's network namespace, TCP or UDP. .NET's own may start threads, which would stay there.
    /// </summary>
    public static SafeSocketHandle? OpenSocket(bool stream)
    {
        const int internet = 2;
        var descriptor = MakeSocket(internet, (stream ? 1 : 2) | CloseOnExec, 0);
        return descriptor < 0 ? null : new SafeSocketHandle(descriptor, ownsHandle: true);
    }

    public static void Kill(int pid) => _ = Kill(pid, 9);

    /// <summary>Lets a stopped process go on; nothing for one that runs.</summary>
    public static void Continue(int pid)
    {
        const int sigcont = 18;
        _ = Kill(pid, sigcont);
    }

    /// <summary>Makes the names in a directory survive a crash of the machine.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public static void SyncDirectory(string path)
    {
        var descriptor = Open(path, CloseOnExec);
        if (descriptor < 0)
            throw new IOException($"The folder {path} can't be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Fsync(descriptor) != 0)
            throw new IOException($"The folder {path} can't be written to the disk: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>A handle that one thread waits on and others wake it with by writing eight bytes.</summary>
    public static SafeFileHandle OpenEvent() => new(Eventfd(0, CloseOnExec | NonBlocking), ownsHandle: true);

    public static void Signal(SafeFileHandle eventHandle)
    {
        ulong one = 1;
        _ = Write(Descriptor(eventHandle), &one, sizeof(ulong));
    }

    public static void Drain(SafeFileHandle eventHandle)
    {
        ulong count;
        _ = Read(Descriptor(eventHandle), &count, sizeof(ulong));
    }

    /// <summary>Waits, without limit, until an entry is readable or closed. False when a signal came between.</summary>
    public static bool WaitForAny(Span<PollEntry> entries)
    {
        fixed (PollEntry* first = entries)
            return Poll(first, (nuint)entries.Length, -1) >= 0;
    }

    /// <summary>The inode number behind an open file: stays the same through renames.</summary>
    public static ulong? InodeOf(SafeFileHandle file) => Inode(Descriptor(file), "", EmptyPath);

    /// <inheritdoc cref="InodeOf(SafeFileHandle)"/>
    public static ulong? InodeOf(string path) => Inode(CurrentDirectory, path, 0);

    private static ulong? Inode(int directory, string path, int flags)
    {
        // struct statx is 256 bytes on every architecture; stx_ino stands at offset 32.
        var buffer = stackalloc byte[256];
        return Statx(directory, path, flags, StatxInode, buffer) == 0 ? *(ulong*)(buffer + 32) : null;
    }

    // The callers hold the handle, so the number stays good for the length of the call.
    private static int Descriptor(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long Openat2(long number, int directory, string path, OpenHow* how, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long PidfdOpen(long number, int pid, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long PidfdSendSignal(long number, int process, int signal, void* information, uint flags);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Readlinkat(int directory, string path, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mkdirat(int directory, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Fchownat(int directory, string path, uint owner, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount2(string target, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Setns(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int MakeSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int Eventfd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, void* buffer, nuint count);
}
