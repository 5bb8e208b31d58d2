using Slipway.Images.Manifests;

namespace Slipway.Images.Layers;

/// <summary>Tells a layer's compression by its first bytes, which are more reliable than a media type.</summary>
internal static class LayerMagic
{
    /// <summary>Bytes to look at.</summary>
    public const int Length = 4;

    /// <param name="start">The first <see cref="Length"/> bytes, or as many as there are.</param>
    public static LayerCompression Read(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0x1F, 0x8B]))
            return LayerCompression.Gzip;
        // A zstd blob may also start with a skippable frame: 5x 2A 4D 18.
        var skippable = start.Length >= Length && (start[0] & 0xF0) == 0x50 && start[1..Length].SequenceEqual<byte>([0x2A, 0x4D, 0x18]);
        return skippable || start.StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD]) ? LayerCompression.Zstd : LayerCompression.None;
    }

    public static string MediaTypeOf(LayerCompression compression) => compression switch
    {
        LayerCompression.Gzip => MediaTypes.OciLayer + "+gzip",
        LayerCompression.Zstd => MediaTypes.OciLayer + "+zstd",
        _ => MediaTypes.OciLayer,
    };
}
