using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Native;
using Slipway.Engine.Roots;

namespace Slipway.Engine.Files;

/// <summary>Extended attributes of a held entry, as far as they are part of it: not those of the overlay or of the machine's security modules.</summary>
internal static class HeldAttributes
{
    private const int CapabilityWithRoot = 24; // struct vfs_ns_cap_data: revision 3 names the root user it counts for
    private const int CapabilityPlain = 20;

    /// <param name="entry">A file or a directory; links have none that may be written again.</param>
    /// <param name="nested">Its users are others outside than inside.</param>
    public static IReadOnlyList<KeyValuePair<byte[], byte[]>> Read(SafeFileHandle entry, bool nested)
    {
        var found = new List<KeyValuePair<byte[], byte[]>>();
        foreach (var name in Libc.AttributesOf(entry))
        {
            if (IsKept(name) && Libc.AttributeOf(entry, name) is { } value)
                found.Add(new(name, nested ? FromInside(name, value) : value));
        }

        return found;
    }

    private static bool IsKept(ReadOnlySpan<byte> name) =>
        (name.StartsWith("user."u8) && !name.StartsWith("user.overlay."u8)) || name.SequenceEqual("security.capability"u8) || name.StartsWith("system.posix_acl_"u8);

    private static byte[] FromInside(ReadOnlySpan<byte> name, byte[] value)
    {
        if (name.SequenceEqual("security.capability"u8) && value.Length == CapabilityWithRoot)
        {
            const uint revision = 0x0200_0000;
            var plain = value[..CapabilityPlain];
            BinaryPrimitives.WriteUInt32LittleEndian(plain, (BinaryPrimitives.ReadUInt32LittleEndian(plain) & 0xFF_FFFF) | revision);
            return plain;
        }

        if (name.StartsWith("system.posix_acl_"u8))
        {
            // A version, then entries of eight bytes: tag, permissions, user or group.
            for (var at = 4; at + 8 <= value.Length; at += 8)
                BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(at + 4), UserMapping.Inside(BinaryPrimitives.ReadUInt32LittleEndian(value.AsSpan(at + 4))));
        }

        return value;
    }
}
