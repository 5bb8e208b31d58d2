using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Native;

/// <summary>The kernel's newer way to mount, by handles (Linux 5.12 for the mapping of users).</summary>
internal static unsafe partial class MountCalls
{
    private const long OpenTreeCall = 428;
    private const long MoveMountCall = 429;
    private const long MountSetattrCall = 442;
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint CloneTree = 1;
    private const uint CloseOnExec = 0x80000;
    private const uint FromEmptyPath = 4;
    private const ulong MapUsers = 0x0010_0000;
    private const ulong Private = 1 << 18;

    // struct mount_attr of mount_setattr(2)
    [StructLayout(LayoutKind.Sequential)]
    private struct MountAttributes
    {
        public ulong Set;
        public ulong Clear;
        public ulong Propagation;
        public ulong UserNamespace;
    }

    /// <summary>Shows a directory in another place too, until <see cref="Libc.Unmount"/>.</summary>
    /// <param name="source">What to show.</param>
    /// <param name="target">An empty directory.</param>
    /// <param name="userNamespace">Users as numbered in there; null for as they are.</param>
    /// <exception cref="SlipwayException"><c>engine_failed</c>.</exception>
    public static void Bind(string source, string target, SafeFileHandle? userNamespace)
    {
        var tree = (int)Check(OpenTree(OpenTreeCall, CurrentDirectory, source, CloneTree | CloseOnExec), source);
        using var owner = new SafeFileHandle(tree, ownsHandle: true);
        var attributes = new MountAttributes { Propagation = Private };
        if (userNamespace is not null)
            (attributes.Set, attributes.UserNamespace) = (MapUsers, (ulong)userNamespace.DangerousGetHandle());
        Check(MountSetattr(MountSetattrCall, tree, "", EmptyPath, &attributes, (nuint)sizeof(MountAttributes)), source);
        Check(MoveMount(MoveMountCall, tree, "", CurrentDirectory, target, FromEmptyPath), target);
    }

    private static long Check(long result, string path) => result >= 0
        ? result
        : throw new SlipwayException(ErrorCodes.EngineFailed, $"Could not mount {path} for a nested instance: {Marshal.GetLastPInvokeErrorMessage()}. It needs Linux 5.19, and a file system that can map users.");

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long OpenTree(long number, int directory, string path, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long MountSetattr(long number, int directory, string path, int flags, MountAttributes* attributes, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long MoveMount(long number, int from, string fromPath, int to, string toPath, uint flags);
}
