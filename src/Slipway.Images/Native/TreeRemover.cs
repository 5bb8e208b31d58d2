using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.Images.Native;

/// <summary>
/// Removes a directory with all below it, whatever bytes its names are made of, and never through a symbolic link.
/// </summary>
internal static class TreeRemover
{
    // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, then the name with its NUL.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    /// <returns>Bytes that the files held, by their sizes.</returns>
    public static long Remove(string path)
    {
        if (!Path.Exists(path))
            return 0;
        using var parent = Folder.Open(Path.GetDirectoryName(path)!);
        return Remove(parent, Folder.Z(Path.GetFileName(path)));
    }

    public static long Remove(Folder parent, ReadOnlySpan<byte> name)
    {
        if (!parent.TryStat(name, out var found))
            return 0;
        if (!found.IsDirectory)
        {
            if (!parent.TryUnlink(name, directory: false, out var errno))
                throw NativeFailure.From(errno, "unlink");
            return found.Links > 1 ? 0 : (long)found.Size;
        }

        long freed = 0;
        using (var folder = parent.TryOpenChild(name))
        {
            if (folder is not null)
                freed = Empty(folder);
        }

        return parent.TryUnlink(name, directory: true, out var failure) ? freed : throw NativeFailure.From(failure, "rmdir");
    }

    private static long Empty(Folder folder)
    {
        long freed = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(32 << 10);
        try
        {
            // Names are collected first: removing while reading may skip entries on some file systems.
            foreach (var name in Names(folder, buffer))
                freed += Remove(folder, name);
            return freed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static List<byte[]> Names(Folder folder, byte[] buffer)
    {
        var names = new List<byte[]>();
        while (true)
        {
            var length = Libc.ReadDirectory(folder.Handle, buffer);
            NativeFailure.Check(length, "read directory");
            if (length == 0)
                return names;
            for (var at = 0; at < length;)
            {
                var record = buffer.AsSpan(at, BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + LengthOffset)));
                at += record.Length;
                var name = record[NameOffset..];
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                    names.Add(name.ToArray());
            }
        }
    }
}
