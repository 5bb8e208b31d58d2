using Slipway.Contracts.Names;

namespace Slipway.Images.Registries;

/// <summary>A manifest as the registry sent it, verified against its digest.</summary>
internal sealed record RemoteManifest(byte[] Bytes, Digest Digest, string? ContentType);
