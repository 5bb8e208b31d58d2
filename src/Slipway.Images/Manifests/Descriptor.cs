using Slipway.Contracts.Names;

namespace Slipway.Images.Manifests;

/// <summary>
/// What a manifest says of something else: what it is, its address, its size
/// (<see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI image-spec, descriptors</see>).
/// </summary>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size);
