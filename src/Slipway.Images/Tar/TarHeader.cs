namespace Slipway.Images.Tar;

/// <summary>
/// The fields of one 512-byte header
/// (<see href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06">POSIX, ustar interchange format</see>).
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    private readonly ReadOnlySpan<byte> block = block;

    /// <summary>The type flag: <c>0</c> file, <c>1</c> hard link, <c>2</c> symbolic link, … <c>x</c> PAX, <c>L</c> GNU long name.</summary>
    public char Type => (char)block[156];

    public ReadOnlySpan<byte> Target => Text(157, 100);

    public uint Mode => (uint)TarNumber.Read(block.Slice(100, 8), "mode") & 0xFFF;

    public long Owner => TarNumber.Read(block.Slice(108, 8), "uid");

    public long Group => TarNumber.Read(block.Slice(116, 8), "gid");

    public long Size => TarNumber.Read(block.Slice(124, 12), "size");

    public long Modified => TarNumber.Read(block.Slice(136, 12), "mtime");

    /// <summary>GNU's old sparse header: four places for pieces at 386, "more follow" at 482, real size at 483.</summary>
    public ReadOnlySpan<byte> SparsePieces => block.Slice(386, 96);

    public bool SparseMore => block[482] != 0;

    public long SparseRealSize => TarNumber.Read(block.Slice(483, 12), "realsize");

    /// <summary>The name, with the prefix of the POSIX form before it; GNU's form (<c>"ustar  "</c>) has other things there.</summary>
    public byte[] Path
    {
        get
        {
            var prefix = block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(345, 155) : [];
            return prefix.IsEmpty ? Text(0, 100).ToArray() : [.. prefix, (byte)'/', .. Text(0, 100)];
        }
    }

    public void CheckSum()
    {
        long unsigned = 0, signed = 0;
        for (var i = 0; i < block.Length; i++)
        {
            var value = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value; // some old archivers summed signed chars
        }

        var expected = TarNumber.Read(block.Slice(148, 8), "checksum");
        if (expected != unsigned && expected != signed)
            throw TarFormat.Broken("a header's checksum is wrong");
    }

    private ReadOnlySpan<byte> Text(int start, int length)
    {
        var field = block.Slice(start, length);
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
