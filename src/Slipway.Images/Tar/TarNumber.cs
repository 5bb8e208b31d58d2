namespace Slipway.Images.Tar;

/// <summary>
/// Numbers in a header: octal text with blanks around (<c>"0000644\0"</c>), or, where the first bit is set, two's complement
/// of base 256 (<see href="https://www.gnu.org/software/tar/manual/html_node/Extensions.html">GNU tar, extensions</see>).
/// </summary>
internal static class TarNumber
{
    public static long Read(ReadOnlySpan<byte> field, string name)
    {
        if (!field.IsEmpty && (field[0] & 0x80) != 0)
            return ReadBase256(field, name);

        field = field.Trim(" \0"u8);
        var end = field.IndexOfAny((byte)0, (byte)' ');
        if (end >= 0)
            field = field[..end];
        long value = 0;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7' || value >> 60 != 0)
                throw TarFormat.Broken($"the header field '{name}' is not an octal number");
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static long ReadBase256(ReadOnlySpan<byte> field, string name)
    {
        var negative = (field[0] & 0x40) != 0;
        var fill = negative ? (byte)0xFF : (byte)0;
        long value = negative ? -1 : 0;
        for (var i = 0; i < field.Length; i++)
        {
            var digit = i == 0 ? (byte)((field[0] & 0x7F) | (negative ? 0x80 : 0)) : field[i];
            if (field.Length - i > 8)
            {
                if (digit != fill)
                    throw TarFormat.Broken($"the header field '{name}' is too large a number");
                continue;
            }

            value = (value << 8) | digit;
        }

        return value < 0 == negative ? value : throw TarFormat.Broken($"the header field '{name}' is too large a number");
    }
}
