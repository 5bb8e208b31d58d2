using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.Images.Native;

/// <summary>Goes through the names in a directory, a buffer at a time, however many they are.</summary>
internal static class FolderWalk
{
    // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, then the name with its NUL.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;
    private const int BufferLength = 32 << 10;

    /// <param name="name">Ends with a NUL.</param>
    /// <returns>True where it is gone now.</returns>
    public delegate bool Remover(ReadOnlySpan<byte> name);

    /// <param name="name">Ends with a NUL.</param>
    /// <returns>Whether to go on.</returns>
    public delegate bool Reader(ReadOnlySpan<byte> name);

    /// <summary>Shows every name once, until the reader has enough.</summary>
    /// <returns>False where it had.</returns>
    public static bool Read(Folder folder, Reader read)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            for (nint length; (length = Libc.ReadDirectory(folder.Handle, buffer)) != 0;)
            {
                NativeFailure.Check(length, "read directory");
                foreach (var name in Names(buffer.AsSpan(0, (int)length)))
                {
                    if (!read(name))
                        return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Shows every name until none is removed any more: removing while reading may skip others on some file systems.</summary>
    public static void Remove(Folder folder, Remover remove)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            bool any;
            do
            {
                any = false;
                NativeFailure.Check(Libc.Seek(folder.Handle, 0, 0), "read directory again");
                for (nint length; (length = Libc.ReadDirectory(folder.Handle, buffer)) != 0;)
                {
                    NativeFailure.Check(length, "read directory");
                    any |= Each(buffer.AsSpan(0, (int)length), remove);
                }
            }
            while (any);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool Each(ReadOnlySpan<byte> records, Remover remove)
    {
        var any = false;
        foreach (var name in Names(records))
            any |= remove(name);
        return any;
    }

    private static NamesIn Names(ReadOnlySpan<byte> records) => new(records);

    /// <summary>The names in what the kernel wrote, but for the directory itself and the one above.</summary>
    private ref struct NamesIn(ReadOnlySpan<byte> records)
    {
        private ReadOnlySpan<byte> left = records;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly NamesIn GetEnumerator() => this;

        public bool MoveNext()
        {
            while (!left.IsEmpty)
            {
                var record = left[..BinaryPrimitives.ReadUInt16LittleEndian(left[LengthOffset..])];
                left = left[record.Length..];
                var name = record[NameOffset..];
                Current = name[..(name.IndexOf((byte)0) + 1)];
                if (!Current.SequenceEqual(".\0"u8) && !Current.SequenceEqual("..\0"u8))
                    return true;
            }

            return false;
        }
    }
}
