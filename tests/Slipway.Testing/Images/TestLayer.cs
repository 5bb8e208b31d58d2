namespace Slipway.Testing.Images;

/// <summary>A layer as a registry has it.</summary>
/// <param name="Blob">The bytes that are served.</param>
/// <param name="DiffId">What the configuration says of the tar inside.</param>
/// <param name="MediaType">What the manifest says of the blob.</param>
public sealed record TestLayer(byte[] Blob, string DiffId, string MediaType)
{
    public string Digest => TestImage.DigestOf(Blob);

    /// <summary>What the manifest claims, where that is not the truth.</summary>
    public long? ClaimedSize { get; init; }
}
