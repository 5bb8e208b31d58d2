using System.Text.Json;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Manifests;

namespace Slipway.Images.Assembly;

/// <summary>Finds the one image of a layout.</summary>
internal static class LayoutReader
{
    private const int MarkerBytes = 4096;

    public static async Task<ResolvedImage> ReadAsync(LayoutFolder layout, ImageReference reference, ImageLimits limits, CancellationToken cancellationToken)
    {
        CheckVersion(layout, await layout.ReadAsync("oci-layout", MarkerBytes, cancellationToken));
        var index = Parse(layout, await layout.ReadAsync("index.json", limits.ManifestBytes, cancellationToken), MediaTypes.OciIndex, reference, limits);
        if (index.Choices is not [var only] || !MediaTypes.IsManifest(only.Descriptor.MediaType))
            throw layout.Invalid($"exactly one image is expected in its index, and there are {index.Choices.Count} entries");

        var bytes = await layout.ReadBlobAsync(only.Descriptor, limits.ManifestBytes, cancellationToken);
        var manifest = Parse(layout, bytes, only.Descriptor.MediaType, reference, limits);
        if (manifest.Config is not { } descriptor)
            throw layout.Invalid("its manifest is an index");
        var config = await layout.ReadBlobAsync(descriptor, limits.ConfigBytes, cancellationToken);
        return ImageReader.Read(reference, only.Descriptor.Digest, manifest, bytes, config);
    }

    private static void CheckVersion(LayoutFolder layout, byte[] marker)
    {
        try
        {
            using var document = JsonDocument.Parse(marker);
            if (document.RootElement.GetProperty("imageLayoutVersion").GetString() == "1.0.0")
                return;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The same as another version: not a layout that we know.
        }

        throw layout.Invalid("it is not an OCI image layout of version 1.0.0");
    }

    private static Manifest Parse(LayoutFolder layout, byte[] bytes, string type, ImageReference reference, ImageLimits limits)
    {
        try
        {
            return Manifest.Parse(bytes, type, reference.ToString(), limits);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.RegistryProtocol)
        {
            throw layout.Invalid("its index or manifest is not JSON as it should be");
        }
    }
}
