namespace Slipway.Images;

/// <summary>What is the most that an image may be. Everything here is checked while bytes arrive, not afterwards.</summary>
public sealed class ImageLimits
{
    /// <summary>Bytes of a manifest or index (what registries agree on).</summary>
    public int ManifestBytes { get; set; } = 4 << 20;

    /// <summary>Bytes of an image's configuration.</summary>
    public int ConfigBytes { get; set; } = 8 << 20;

    /// <summary>Layers of an image (what overlay mounts of other tools allow too).</summary>
    public int Layers { get; set; } = 127;

    /// <summary>Compressed bytes of one layer.</summary>
    public long LayerBytes { get; set; } = 64L << 30;

    /// <summary>Uncompressed bytes of one layer's tar.</summary>
    public long UnpackedBytes { get; set; } = 256L << 30;

    /// <summary>Bytes of one file.</summary>
    public long FileBytes { get; set; } = 128L << 30;

    /// <summary>Entries of one layer, with the directories that no entry names but some need.</summary>
    public int Entries { get; set; } = 4_000_000;

    /// <summary>Bytes of a path, with its end: the kernel's PATH_MAX.</summary>
    public int PathBytes { get; set; } = 4096;

    /// <summary>Bytes of one entry's extended header (PAX records, GNU long names).</summary>
    public int HeaderBytes { get; set; } = 1 << 20;

    /// <summary>Bytes of memory for what is remembered of one layer's directories and left-out devices while it is written: some 300,000 of them.</summary>
    public int NoteBytes { get; set; } = 64 << 20;

    /// <summary>Indexes that lead to an image: nobody nests them deeper.</summary>
    public int IndexDepth { get; set; } = 3;

    /// <summary>How many times larger than its blob a layer may become, looked at beyond <see cref="RatioFreeBytes"/>.</summary>
    public int Ratio { get; set; } = 200;

    /// <summary>Unpacked bytes up to which the ratio does not matter: small layers of zeros are common and harmless.</summary>
    public long RatioFreeBytes { get; set; } = 1L << 30;
}
