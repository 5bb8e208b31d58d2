using System.Text.Json;
using Slipway.Testing.Images;

namespace Slipway.Images.Tests.Support;

/// <summary>Reads an image out of a directory in OCI's layout, as umoci, skopeo and buildah write it.</summary>
internal static class OciLayout
{
    public static TestImage Read(string folder, string tag)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Join(folder, "index.json")));
        var entry = index.RootElement.GetProperty("manifests").EnumerateArray()
            .Single(manifest => manifest.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString() == tag);
        var manifest = Blob(folder, entry.GetProperty("digest").GetString()!);
        using var document = JsonDocument.Parse(manifest);
        var layers = document.RootElement.GetProperty("layers").EnumerateArray()
            .Select(layer => new TestLayer(Blob(folder, layer.GetProperty("digest").GetString()!), "", layer.GetProperty("mediaType").GetString()!)).ToList();
        var config = Blob(folder, document.RootElement.GetProperty("config").GetProperty("digest").GetString()!);
        var blobs = layers.DistinctBy(layer => layer.Digest).ToDictionary(layer => layer.Digest, layer => layer.Blob);
        blobs[TestImage.DigestOf(config)] = config;
        return new TestImage(manifest, entry.GetProperty("mediaType").GetString()!, new Dictionary<string, (byte[], string)>(), blobs, layers);
    }

    private static byte[] Blob(string folder, string digest) => File.ReadAllBytes(Path.Join(folder, "blobs", digest.Replace(':', '/')));
}
