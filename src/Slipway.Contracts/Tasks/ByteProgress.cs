namespace Slipway.Contracts.Tasks;

/// <summary>
/// The byte feed of a Task: what a <c>progress</c> event carries. The overall share never goes back.
/// </summary>
public sealed record ByteProgress
{
    /// <summary>Compressed bytes of the missing layers, known from the manifest before the first of them arrives.</summary>
    public long DownloadTotal { get; set; }

    public long Downloaded { get; set; }

    /// <summary>Compressed bytes whose content is on disk: unpacking is counted in what it consumed.</summary>
    public long Unpacked { get; set; }

    /// <summary>0 to 100, for download and unpack together.</summary>
    public double Percent { get; set; }

    /// <summary>Bytes a second over the last seconds.</summary>
    public long Rate { get; set; }

    /// <summary>Seconds left at this rate, or null while there is no telling.</summary>
    public double? EtaSeconds { get; set; }

    /// <summary>True when nothing has moved for a while.</summary>
    public bool Stalled { get; set; }

    public IReadOnlyList<LayerProgress> Layers { get; set; } = [];
}
