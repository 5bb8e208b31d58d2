using Slipway.Contracts.Errors;

namespace Slipway.Images.Tar;

/// <summary>What all readers of the format share.</summary>
internal static class TarFormat
{
    public const int Block = 512;

    public static SlipwayException Broken(string what) =>
        new(ErrorCodes.LayerInvalid, $"The layer is not a well-formed tar archive: {what}. Pull again; if it stays, the image was built broken.");

    /// <summary>Zero bytes that fill the last block of <paramref name="size"/> bytes.</summary>
    public static int PaddingOf(long size) => (int)(-size & (Block - 1));
}
