using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Images.Tar;

namespace Slipway.Images.Native;

/// <summary>Reads and writes extended attributes of open files and directories.</summary>
internal static class ExtendedAttributes
{
    /// <summary>On a directory of a lower layer: nothing of the layers below shows through it.</summary>
    public static readonly byte[] Opaque = "trusted.overlay.opaque\0"u8.ToArray();

    private const int LongestValue = 64 << 10; // the kernel's XATTR_SIZE_MAX, and XATTR_LIST_MAX

    // Any file system has room for so much on one file, when it has any.
    private const int SafeLength = 1024;

    public static void SetOpaque(Folder folder) =>
        NativeFailure.Check(Libc.SetAttribute(folder.Handle, Opaque, "y"u8, 1, 0), "mark directory opaque");

    public static bool IsOpaque(Folder folder)
    {
        Span<byte> value = stackalloc byte[2];
        return Libc.GetAttribute(folder.Handle, Opaque, value, value.Length) == 1 && value[0] == (byte)'y';
    }

    /// <summary>False where the file system has no such attributes.</summary>
    public static bool TrySet(SafeFileHandle file, byte[] name, byte[] value) =>
        Outcome(Libc.SetAttribute(file, name, value, value.Length, 0), name, value);

    public static bool TrySetNoFollow(byte[] path, byte[] name, byte[] value) =>
        Outcome(Libc.SetAttributeNoFollow(path, name, value, value.Length, 0), name, value);

    /// <summary>All attributes but overlayfs' own; names end with a NUL.</summary>
    public static IReadOnlyList<KeyValuePair<byte[], byte[]>> Read(SafeFileHandle file)
    {
        var buffer = new byte[LongestValue];
        var length = Libc.ListAttributes(file, buffer, buffer.Length);
        if (length <= 0)
            return [];
        var names = buffer[..(int)length];
        var found = new List<KeyValuePair<byte[], byte[]>>();
        for (var start = 0; start < names.Length;)
        {
            var end = Array.IndexOf(names, (byte)0, start) + 1;
            var name = names[start..end];
            start = end;
            if (name.AsSpan().StartsWith("trusted.overlay."u8))
                continue;
            var size = Libc.GetAttribute(file, name, buffer, buffer.Length);
            if (size >= 0)
                found.Add(new(name, buffer[..(int)size]));
        }

        return found;
    }

    private static bool Outcome(int result, byte[] name, byte[] value)
    {
        if (result == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        // The kernel also answers "not permitted" for user.* on links and pipes, as it does on tar's own extraction.
        if (errno is Errno.NotSupported or Errno.NotPermitted)
            return false;
        var shown = EntryPath.Show(name.AsSpan(0, name.Length - 1));
        // "No space" is also what ext4 says of one that is larger than the block it keeps for them.
        if (errno is Errno.Invalid or Errno.OutOfRange or Errno.TooBig || (errno == Errno.NoSpace && name.Length + value.Length > SafeLength))
            throw new SlipwayException(ErrorCodes.LayerInvalid, $"The layer's extended attribute '{shown}' of {value.Length} bytes is not one that a file can have ({Marshal.GetPInvokeErrorMessage(errno)}). Build the image again.");
        throw NativeFailure.From(errno, "set attribute " + shown);
    }
}
