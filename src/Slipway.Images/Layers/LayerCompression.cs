namespace Slipway.Images.Layers;

/// <summary>How a layer's tar is packed.</summary>
internal enum LayerCompression
{
    None,
    Gzip,
    Zstd,
}
