using Slipway.Contracts.Names;

namespace Slipway.Contracts.Packages;

/// <summary>One piece of a package's content: for an image, a layer.</summary>
/// <param name="Digest">Of the bytes as the registry sends them.</param>
/// <param name="Length">Bytes, compressed.</param>
/// <param name="DiffId">Of the uncompressed archive; an addition of ours to the v1 model.</param>
public sealed record PackageResource(PackageId Uuid, Digest Digest, long Length, Digest? DiffId = null);
