using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Images.Manifests;

/// <summary>
/// What a manifest says of something else: what it is, its address, its size
/// (<see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI image-spec, descriptors</see>).
/// </summary>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>The bytes have the right digest, and still may not be as many as were named: then one of the two is a lie.</summary>
    /// <exception cref="SlipwayException"><c>image_invalid</c>.</exception>
    public void RequireSize(long bytes, ImageReference reference)
    {
        if (bytes != Size)
            throw new SlipwayException(ErrorCodes.ImageInvalid, $"The image {reference} can't be used: its {Digest.Short} has {bytes} bytes, and {Size} were named. Push it again with a current tool.");
    }
}
