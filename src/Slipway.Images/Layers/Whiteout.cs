using Slipway.Contracts.Errors;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>What a name in a layer means for the layers below.</summary>
internal enum WhiteoutKind
{
    /// <summary>Nothing: an ordinary name.</summary>
    None,

    /// <summary><c>.wh.NAME</c>: NAME of the layers below is gone.</summary>
    Remove,

    /// <summary><c>.wh..wh..opq</c>: all that the layers below have in this directory is gone.</summary>
    Opaque,

    /// <summary>Other names that begin with <c>.wh..wh.</c>: notes of AUFS to itself.</summary>
    Ignore,
}

/// <summary>
/// Reads whiteout names (<see href="https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts">OCI image-spec,
/// whiteouts</see>).
/// </summary>
internal static class Whiteout
{
    public const int PrefixLength = 4;

    public static WhiteoutKind Classify(EntryPath path)
    {
        var name = path.Name[..^1];
        if (path.Bytes.StartsWith(".wh..wh."u8) || path.Bytes.IndexOf("/.wh..wh."u8) >= 0)
            return name.SequenceEqual(".wh..wh..opq"u8) ? WhiteoutKind.Opaque : WhiteoutKind.Ignore;
        if (path.Parent.Bytes.StartsWith(".wh."u8) || path.Parent.Bytes.IndexOf("/.wh."u8) >= 0)
            throw Nonsense(path);
        if (!name.StartsWith(".wh."u8))
            return WhiteoutKind.None;
        var hidden = name[PrefixLength..];
        return hidden.IsEmpty || hidden.SequenceEqual("."u8) || hidden.SequenceEqual(".."u8) ? throw Nonsense(path) : WhiteoutKind.Remove;
    }

    private static SlipwayException Nonsense(EntryPath path) =>
        new(ErrorCodes.LayerInvalid, $"The layer has a whiteout that hides nothing that can exist: '{path}'. Build the image again.");
}
