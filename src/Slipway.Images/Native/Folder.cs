using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Images.Native;

/// <summary>
/// An open directory, and what is done inside it. Names are one component, end with a NUL, and are never followed when they
/// are symbolic links; only <see cref="TryOpenBelow"/> walks a path, with this directory as the root of every link.
/// </summary>
internal sealed class Folder : IDisposable
{
    private static readonly byte[] Self = [0];
    private readonly SafeFileHandle handle;

    private Folder(int descriptor) => handle = new SafeFileHandle(descriptor, ownsHandle: true);

    public SafeFileHandle Handle => handle;

    /// <param name="path">Where it is.</param>
    /// <param name="follow">Whether the last name may be a symbolic link.</param>
    public static Folder Open(string path, bool follow = true)
    {
        using var nowhere = new SafeFileHandle(-100, ownsHandle: false); // AT_FDCWD
        var descriptor = Libc.Open(nowhere, Z(path), Libc.ReadOnly | Libc.Directory | Libc.CloseOnExec | (follow ? 0 : Libc.NoFollow), 0);
        return descriptor >= 0 ? new Folder(descriptor) : throw NativeFailure.Last("open", path);
    }

    /// <summary>Null, with the error number, where the path does not lead to a directory.</summary>
    public Folder? TryOpenBelow(ReadOnlySpan<byte> path, out int errno)
    {
        nint descriptor;
        do
        {
            descriptor = Libc.OpenInRoot(handle, path, Libc.ReadOnly | Libc.Directory | Libc.CloseOnExec);
            errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (errno is Errno.TryAgain or Errno.Interrupted);
        return descriptor < 0 ? null : new Folder((int)descriptor);
    }

    public Folder? TryOpenChild(ReadOnlySpan<byte> name)
    {
        var descriptor = Libc.Open(handle, name, Libc.ReadOnly | Libc.Directory | Libc.NoFollow | Libc.CloseOnExec, 0);
        return descriptor < 0 ? null : new Folder(descriptor);
    }

    public bool TryStat(ReadOnlySpan<byte> name, out Statx result) =>
        Libc.Stat(handle, name, Libc.AtNoFollow, Statx.BasicStats, out result) == 0;

    public Statx Stat() =>
        Libc.Stat(handle, Self, Libc.AtEmptyPath, Statx.BasicStats, out var result) == 0 ? result : throw NativeFailure.Last("stat");

    public bool TryMakeDirectory(ReadOnlySpan<byte> name, out int errno) =>
        Result(Libc.MakeDirectory(handle, name, 0x1C0), out errno);

    public bool TryMakeSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, out int errno) =>
        Result(Libc.MakeSymbolicLink(target, handle, name), out errno);

    public bool TryMakeHardLink(ReadOnlySpan<byte> name, Folder from, ReadOnlySpan<byte> target, out int errno) =>
        Result(Libc.MakeHardLink(from.handle, target, handle, name, 0), out errno);

    public bool TryMakeFifo(ReadOnlySpan<byte> name, out int errno) =>
        Result(Libc.MakeNode(handle, name, Libc.Fifo | 0x180, 0), out errno);

    public bool TryMakeWhiteout(ReadOnlySpan<byte> name, out int errno) =>
        Result(Libc.MakeNode(handle, name, Libc.CharDevice, 0), out errno);

    public SafeFileHandle? TryMakeFile(ReadOnlySpan<byte> name, out int errno)
    {
        const uint ownerOnly = 0x180;
        var flags = Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.NoFollow | Libc.CloseOnExec;
        var descriptor = Libc.Open(handle, name, flags, ownerOnly);
        errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public bool TryUnlink(ReadOnlySpan<byte> name, bool directory, out int errno) =>
        Result(Libc.Unlink(handle, name, directory ? Libc.AtRemoveDir : 0), out errno);

    public bool TryRename(ReadOnlySpan<byte> name, Folder to, ReadOnlySpan<byte> newName, out int errno) =>
        Result(Libc.Rename(handle, name, to.handle, newName), out errno);

    public void SetOwner(ReadOnlySpan<byte> name, uint owner, uint group) =>
        NativeFailure.Check(Libc.ChangeOwner(handle, name, owner, group, Libc.AtNoFollow), "chown");

    public void SetMode(ReadOnlySpan<byte> name, uint mode) =>
        NativeFailure.Check(Libc.ChangeMode(handle, name, mode, 0), "chmod");

    public void SetModified(ReadOnlySpan<byte> name, Timespec time) =>
        NativeFailure.Check(Libc.SetTimes(handle, name, [time, time], Libc.AtNoFollow), "utimens");

    /// <summary>A path by which the kernel finds <paramref name="name"/> here, for calls that take no directory handle.</summary>
    public byte[] ProcPath(ReadOnlySpan<byte> name) =>
        [.. Encoding.ASCII.GetBytes($"/proc/self/fd/{handle.DangerousGetHandle()}/"), .. name];

    public static byte[] Z(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    public void Dispose() => handle.Dispose();

    private static bool Result(int result, out int errno)
    {
        errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        return result == 0;
    }
}
