namespace Slipway.Testing.Images;

/// <summary>How a layer's blob is packed.</summary>
public enum Compression
{
    Gzip,
    Zstd,
    None,

    /// <summary>Several gzip members in a row, with zeros behind the last: legal, and easy to read wrongly.</summary>
    GzipMembers,
}
