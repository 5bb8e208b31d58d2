using System.Security.Cryptography;

namespace Slipway.Testing.Images;

/// <summary>An image as a registry has it: its manifest, or its index, and all blobs.</summary>
/// <param name="Manifest">What the tag means.</param>
/// <param name="MediaType">The manifest's type.</param>
/// <param name="Manifests">Further manifests that an index names.</param>
/// <param name="Blobs">Configuration and layers, by digest.</param>
/// <param name="Layers">Bottom first.</param>
public sealed record TestImage(
    byte[] Manifest,
    string MediaType,
    IReadOnlyDictionary<string, (byte[] Bytes, string MediaType)> Manifests,
    IReadOnlyDictionary<string, byte[]> Blobs,
    IReadOnlyList<TestLayer> Layers)
{
    public string Digest => DigestOf(Manifest);

    public static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
