using System.Globalization;
using System.Text;
using Slipway.Engine.Native;

namespace Slipway.Engine.Files;

/// <summary>
/// Writes a pax archive of bytes: .NET's own writer takes text, which link targets and extended attributes need not be
/// (<see href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_01">POSIX, pax interchange format</see>).
/// </summary>
internal sealed class PaxWriter(Stream output)
{
    private const int Block = 512;
    private const long LargestOctal = 0x1_FFFF_FFFF; // eleven digits
    private const uint LargestId = 0x1F_FFFF; // seven digits

    public async Task WriteAsync(PaxEntry entry, Stream? content, CancellationToken cancellationToken)
    {
        var records = RecordsOf(entry);
        await output.WriteAsync(Header('x', "pax"u8, records.Length, default, 0, 0), cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(records, cancellationToken).ConfigureAwait(false);
        await PadAsync(records.Length, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(Header(entry.Type, entry.Path, entry.Size, entry.Facts, entry.Owner, entry.Group), cancellationToken).ConfigureAwait(false);
        if (content is not null)
            await content.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
        await PadAsync(entry.Size, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The two blocks of zeros at the end.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(new byte[2 * Block], cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask PadAsync(long size, CancellationToken cancellationToken) =>
        output.WriteAsync(new byte[(int)(-size & (Block - 1))], cancellationToken);

    private static byte[] RecordsOf(PaxEntry entry)
    {
        using var records = new MemoryStream();
        Add(records, "path"u8, entry.Path);
        Add(records, "mtime"u8, Encoding.ASCII.GetBytes(Time(entry.Facts)));
        if (entry.Target.Length > 0)
            Add(records, "linkpath"u8, entry.Target);
        foreach (var (key, value, most) in new[] { ("size", entry.Size, LargestOctal), ("uid", entry.Owner, LargestId), ("gid", entry.Group, LargestId) })
        {
            if (value > most)
                Add(records, Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
        }

        foreach (var (name, value) in entry.Attributes)
            Add(records, [.. "SCHILY.xattr."u8, .. name], value);
        return records.ToArray();
    }

    /// <summary><c>"30 mtime=1700000000.123456789\n"</c>: the number counts the whole record, itself included.</summary>
    private static void Add(MemoryStream records, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var rest = key.Length + value.Length + 3;
        var length = rest + Digits(rest);
        length = rest + Digits(length);
        records.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture) + " "));
        records.Write(key);
        records.WriteByte((byte)'=');
        records.Write(value);
        records.WriteByte((byte)'\n');
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private static string Time(FileFacts facts)
    {
        var (seconds, nanoseconds) = (facts.ModifiedSeconds, facts.ModifiedNanoseconds);
        if (seconds >= 0 || nanoseconds == 0)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{nanoseconds:000000000}");
        // Half a second before -1 is -2 and half a second here, and -1.5 there.
        return string.Create(CultureInfo.InvariantCulture, $"-{-(seconds + 1)}.{1_000_000_000 - nanoseconds:000000000}");
    }

    private static byte[] Header(char type, ReadOnlySpan<byte> path, long size, FileFacts facts, uint owner, uint group)
    {
        var header = new byte[Block];
        path[..Math.Min(path.Length, 100)].CopyTo(header); // the records have all of it
        Octal(header.AsSpan(100, 8), (uint)facts.Permissions);
        Octal(header.AsSpan(108, 8), owner <= LargestId ? owner : 0);
        Octal(header.AsSpan(116, 8), group <= LargestId ? group : 0);
        Octal(header.AsSpan(124, 12), size <= LargestOctal ? size : 0);
        Octal(header.AsSpan(136, 12), Math.Clamp(facts.ModifiedSeconds, 0, LargestOctal));
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header.AsSpan(148, 7), header.Sum(static value => (long)value));
        return header;
    }

    private static void Octal(Span<byte> field, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(field.Length - 1, '0') + "\0").CopyTo(field);
}
