using Slipway.Contracts.Errors;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>Counts what a layer uses up, and ends it at the first limit it passes.</summary>
/// <param name="limits">What it may use.</param>
/// <param name="blobSize">Bytes of its blob: as declared, or as many as came so far.</param>
internal sealed class LayerBudget(ImageLimits limits, Func<long> blobSize)
{
    /// <summary>Bytes that one note takes besides the name in it.</summary>
    private const int NoteCost = 192;
    private long unpacked;
    private long implicitFolders;
    private long remembered;

    /// <summary>Those of the archive.</summary>
    public long Entries { get; private set; }

    /// <summary>Bytes written into files.</summary>
    public long Written { get; private set; }

    public void Wrote(long bytes) => Written += bytes;

    public void Count(TarEntry entry)
    {
        Entries++;
        CheckEntries();
        if (entry.Size > limits.FileBytes)
            throw Beyond(nameof(limits.FileBytes), limits.FileBytes, $"bytes in one file ('{EntryPath.Show(entry.Path)}')");
    }

    /// <summary>A directory that no entry names is made for one that does: it costs the disk as much.</summary>
    public void CountFolder()
    {
        implicitFolders++;
        CheckEntries();
    }

    /// <summary>Something of an entry stays in memory until the layer is whole: a name of so many bytes.</summary>
    public void Remember(int bytes)
    {
        remembered += bytes + NoteCost;
        if (remembered > limits.NoteBytes)
            throw Beyond(nameof(limits.NoteBytes), limits.NoteBytes, "bytes to remember of its directories and devices");
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

    private void CheckEntries()
    {
        if (Entries + implicitFolders > limits.Entries)
            throw Beyond(nameof(limits.Entries), limits.Entries, "entries, with the directories that they need");
    }

    private static SlipwayException Beyond(string name, long limit, string what) => new(
        ErrorCodes.LayerLimit,
        $"The layer has more than {limit} {what}. The limit is {name} of the image store. Build the image again with less in one layer.");
}
