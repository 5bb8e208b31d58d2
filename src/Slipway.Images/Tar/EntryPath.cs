using System.Diagnostics.CodeAnalysis;
using System.Text;
using Slipway.Contracts.Errors;

namespace Slipway.Images.Tar;

/// <summary>
/// A path inside a layer: relative, without <c>.</c>, <c>..</c> or empty components, any bytes but NUL; the root is empty.
/// Kept with a NUL behind it, ready for the kernel.
/// </summary>
internal sealed class EntryPath : IEquatable<EntryPath>
{
    private const int LongestComponent = 255;
    private const int ShownBytes = 200;
    private readonly byte[] text;
    private readonly int nameStart;

    private EntryPath(byte[] text)
    {
        this.text = text;
        nameStart = text.AsSpan(0, Length(text)).LastIndexOf((byte)'/') + 1;
    }

    public static EntryPath Root { get; } = new([0]);

    public bool IsRoot => text.Length == 1;

    /// <summary>Without the NUL.</summary>
    public ReadOnlySpan<byte> Bytes => text.AsSpan(0, text.Length - 1);

    /// <summary>With the NUL.</summary>
    public ReadOnlySpan<byte> Path => text;

    /// <summary>The last component, with the NUL.</summary>
    public ReadOnlySpan<byte> Name => text.AsSpan(nameStart);

    public EntryPath Parent => nameStart == 0 ? Root : new EntryPath([.. text.AsSpan(0, nameStart - 1), 0]);

    /// <exception cref="SlipwayException">The path has <c>..</c>, a NUL, or is too long.</exception>
    public static EntryPath Parse(ReadOnlySpan<byte> raw, int longest)
    {
        if (raw.Length >= longest)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"A path in the layer has {raw.Length} bytes; the limit PathBytes allows {longest - 1}: '{Show(raw)}'.");
        if (raw.Contains((byte)0))
            throw new SlipwayException(ErrorCodes.LayerInvalid, $"A path in the layer has a zero byte: '{Show(raw)}'.");

        var kept = new byte[raw.Length + 1];
        var length = 0;
        foreach (var range in raw.Split((byte)'/'))
        {
            var component = raw[range];
            if (component.IsEmpty || component.SequenceEqual("."u8))
                continue;
            if (component.SequenceEqual(".."u8))
                throw new SlipwayException(ErrorCodes.LayerInvalid, $"The layer has an entry that climbs with '..': '{Show(raw)}'. Such an image is not unpacked; build it again without it.");
            if (component.Length > LongestComponent)
                throw new SlipwayException(ErrorCodes.LayerInvalid, $"A name in the layer has {component.Length} bytes, more than the {LongestComponent} a file system can hold: '{Show(raw)}'.");
            if (length > 0)
                kept[length++] = (byte)'/';
            component.CopyTo(kept.AsSpan(length));
            length += component.Length;
        }

        return length == 0 ? Root : new EntryPath(kept[..(length + 1)]);
    }

    /// <summary>Trusted bytes, as <see cref="Bytes"/> gave them before.</summary>
    public static EntryPath FromStored(byte[] bytes) => bytes.Length == 0 ? Root : new EntryPath([.. bytes, 0]);

    /// <summary>The same path with another last component.</summary>
    public EntryPath WithName(ReadOnlySpan<byte> name) => new([.. text.AsSpan(0, nameStart), .. name, 0]);

    /// <summary>The path's ancestors and itself, from the top; without the root.</summary>
    public IEnumerable<EntryPath> FromTop()
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '/' || (text[i] == 0 && i > 0))
                yield return new EntryPath([.. text.AsSpan(0, i), 0]);
        }
    }

    public bool Equals([NotNullWhen(true)] EntryPath? other) => other is not null && text.AsSpan().SequenceEqual(other.text);

    public override bool Equals(object? obj) => Equals(obj as EntryPath);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(text);
        return hash.ToHashCode();
    }

    /// <summary>For messages: readable, without control characters, shortened.</summary>
    public override string ToString() => Show(Bytes);

    public static string Show(ReadOnlySpan<byte> raw)
    {
        var shown = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, ShownBytes)]);
        var clean = string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
        return raw.Length > ShownBytes ? clean + "…" : clean;
    }

    private static int Length(byte[] text) => text.Length - 1;
}
