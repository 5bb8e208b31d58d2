using Slipway.Contracts.Errors;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>Counts what a layer uses up, and ends it at the first limit it passes.</summary>
/// <param name="limits">What it may use.</param>
/// <param name="blobSize">Bytes of its blob: as declared, or as many as came so far.</param>
internal sealed class LayerBudget(ImageLimits limits, Func<long> blobSize)
{
    private long unpacked;

    public long Entries { get; private set; }

    /// <summary>Bytes written into files.</summary>
    public long Written { get; private set; }

    public void Wrote(long bytes) => Written += bytes;

    public void Count(TarEntry entry)
    {
        Entries++;
        if (Entries > limits.Entries)
            throw Beyond(nameof(limits.Entries), limits.Entries, "entries");
        if (entry.Size > limits.FileBytes)
            throw Beyond(nameof(limits.FileBytes), limits.FileBytes, $"bytes in one file ('{EntryPath.Show(entry.Path)}')");
    }

    /// <summary>So many more bytes came out of the blob.</summary>
    public void Inflated(long bytes)
    {
        unpacked += bytes;
        if (unpacked > limits.UnpackedBytes)
            throw Beyond(nameof(limits.UnpackedBytes), limits.UnpackedBytes, "unpacked bytes");
        if (unpacked > limits.RatioFreeBytes && unpacked / limits.Ratio > blobSize())
            throw Beyond(nameof(limits.Ratio), limits.Ratio, "times its compressed size");
    }

    private static SlipwayException Beyond(string name, long limit, string what) => new(
        ErrorCodes.LayerLimit,
        $"The layer has more than {limit} {what}. The limit is {name} of the image store's limits; raise it if you trust the image.");
}
