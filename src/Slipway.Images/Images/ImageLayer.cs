using Slipway.Contracts.Names;

namespace Slipway.Images.Images;

/// <summary>One layer as manifest and configuration describe it.</summary>
/// <param name="Blob">Digest of the bytes that the registry sends: what a layer is called in a Task's events.</param>
/// <param name="DiffId">Digest of the uncompressed tar: what the layer is stored by.</param>
/// <param name="Size">Bytes that the registry sends.</param>
/// <param name="MediaType">Says how the blob is compressed.</param>
public sealed record ImageLayer(Digest Blob, Digest DiffId, long Size, string MediaType);
