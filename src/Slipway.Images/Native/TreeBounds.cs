namespace Slipway.Images.Native;

/// <summary>How large a tree may be.</summary>
/// <param name="Bytes">Of its files, by their sizes.</param>
/// <param name="Entries">Of every kind.</param>
/// <param name="Depth">Directories within one another; a look at it holds a handle and a buffer for each.</param>
public sealed record TreeBounds(long Bytes, long Entries, int Depth);
