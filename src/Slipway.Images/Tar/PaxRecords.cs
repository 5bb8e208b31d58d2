using System.Globalization;
using System.Text;
using Slipway.Images.Native;

namespace Slipway.Images.Tar;

/// <summary>
/// What extended headers say about the next entry: PAX records (<c>"30 mtime=1700000000.123456789\n"</c>) and GNU long names.
/// </summary>
internal sealed class PaxRecords
{
    public byte[]? Path { get; set; }

    public byte[]? Target { get; set; }

    public long? Size { get; private set; }

    public long? Owner { get; private set; }

    public long? Group { get; private set; }

    public Timespec? Modified { get; private set; }

    public List<KeyValuePair<byte[], byte[]>> Attributes { get; } = [];

    public PaxSparse Sparse { get; } = new();

    public void Read(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            // "LENGTH key=value\n", where LENGTH counts the whole record, itself included.
            var blank = records.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(records[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ||
                length <= blank + 1 || length > records.Length || records[length - 1] != '\n')
            {
                throw TarFormat.Broken("a PAX record's length is wrong");
            }

            var record = records[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw TarFormat.Broken("a PAX record has no key");
            Apply(record[..equals], record[(equals + 1)..]);
            records = records[length..];
        }
    }

    private void Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var attribute = "SCHILY.xattr."u8;
        if (key.StartsWith(attribute))
        {
            Attributes.Add(new([.. key[attribute.Length..], 0], value.ToArray()));
            return;
        }

        var name = Encoding.UTF8.GetString(key);
        if (name.StartsWith("GNU.sparse.", StringComparison.Ordinal))
        {
            Sparse.Apply(name, value);
            return;
        }

        // An empty value takes the record of an earlier header back.
        switch (name)
        {
            case "path":
                Path = value.IsEmpty ? null : value.ToArray();
                break;
            case "linkpath":
                Target = value.IsEmpty ? null : value.ToArray();
                break;
            case "size":
                Size = Whole(name, value);
                break;
            case "uid":
                Owner = Whole(name, value);
                break;
            case "gid":
                Group = Whole(name, value);
                break;
            case "mtime":
                Modified = value.IsEmpty ? null : Time(value);
                break;
        }
    }

    internal static long? Whole(string key, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return null;
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw TarFormat.Broken($"the PAX record '{key}' is not a number");
    }

    /// <summary>E.g. <c>1700000000.123456789</c>, <c>-1.5</c> (half a second before -1).</summary>
    private static Timespec Time(ReadOnlySpan<byte> value)
    {
        var negative = value[0] == '-';
        var digits = negative ? value[1..] : value;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (!long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            throw TarFormat.Broken("the PAX record 'mtime' is not a time");

        long nanoseconds = 0;
        for (var i = 0; i < 9; i++)
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        if (!negative)
            return new Timespec(seconds, nanoseconds);
        return nanoseconds == 0 ? new Timespec(-seconds, 0) : new Timespec(-seconds - 1, 1_000_000_000 - nanoseconds);
    }
}
