using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Testing.Images;

namespace Slipway.Images.Tests.Support;

/// <summary>Writes an image as a directory in OCI's layout, the way buildah does.</summary>
internal static class LayoutWriter
{
    public static void Write(string folder, params TestImage[] images)
    {
        Directory.CreateDirectory(Path.Join(folder, "blobs/sha256"));
        File.WriteAllText(Path.Join(folder, "oci-layout"), """{"imageLayoutVersion": "1.0.0"}""");
        var entries = images.Select(image => (JsonNode)new JsonObject
        {
            ["mediaType"] = image.MediaType,
            ["digest"] = image.Digest,
            ["size"] = image.Manifest.Length,
        });
        File.WriteAllBytes(Path.Join(folder, "index.json"), JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray([.. entries]) }));
        foreach (var image in images)
        {
            File.WriteAllBytes(BlobPath(folder, image.Digest), image.Manifest);
            foreach (var (digest, blob) in image.Blobs)
                File.WriteAllBytes(BlobPath(folder, digest), blob);
        }
    }

    public static string BlobPath(string folder, string digest) => Path.Join(folder, "blobs", digest.Replace(':', '/'));
}
