using System.Text;

namespace Slipway.Images.Tests.Support;

/// <summary>Writes a tar header by header, with whatever no decent tool would write.</summary>
internal sealed class RawTar
{
    private const int Block = 512;
    private readonly List<byte> bytes = [];

    /// <summary>An entry; <paramref name="patch"/> changes its header before the sum is made.</summary>
    /// <param name="size">What the header says, where that is not the truth.</param>
    public RawTar Entry(char type, string name, byte[]? content = null, string target = "", long? size = null, Action<byte[]>? patch = null)
    {
        content ??= [];
        var header = new byte[Block];
        Encoding.Latin1.GetBytes(name).CopyTo(header, 0);
        Octal(header, 100, 8, 0x1A4);
        Octal(header, 108, 8, 0);
        Octal(header, 116, 8, 0);
        Octal(header, 124, 12, size ?? content.Length);
        Octal(header, 136, 12, 1_600_000_000);
        header[156] = (byte)type;
        Encoding.Latin1.GetBytes(target).CopyTo(header, 157);
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        patch?.Invoke(header);
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header, 148, 8, header.Sum(static value => value));
        bytes.AddRange(header);
        bytes.AddRange(content);
        bytes.AddRange(new byte[-content.Length & (Block - 1)]);
        return this;
    }

    /// <summary>PAX records for the next entry, e.g. <c>("path", "x")</c>.</summary>
    public RawTar Pax(params (string Key, string Value)[] records) => Entry('x', "pax", [.. records.SelectMany(Record)]);

    public RawTar Global(params (string Key, string Value)[] records) => Entry('g', "pax", [.. records.SelectMany(Record)]);

    public byte[] ToArray() => [.. bytes, .. new byte[2 * Block]];

    /// <summary>Two's complement with the first bit set, as GNU tar writes what octal can't hold.</summary>
    public static void Base256(byte[] header, int at, int length, long value)
    {
        for (var i = length - 1; i >= 0; i--, value >>= 8)
            header[at + i] = (byte)value;
        header[at] |= 0x80;
    }

    private static byte[] Record((string Key, string Value) record)
    {
        var rest = $" {record.Key}={record.Value}\n";
        var length = rest.Length;
        while (length != rest.Length + length.ToString().Length)
            length = rest.Length + length.ToString().Length;
        return Encoding.Latin1.GetBytes(length + rest);
    }

    private static void Octal(byte[] header, int at, int length, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(header, at);
}
