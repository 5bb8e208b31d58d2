namespace Slipway.Testing.Registries;

/// <summary>What a registry was asked.</summary>
public sealed record RecordedRequest(string Method, string Path, string? Authorization, string? Range)
{
    public bool IsBlob => Path.Contains("/blobs/", StringComparison.Ordinal);

    public bool IsManifest => Path.Contains("/manifests/", StringComparison.Ordinal);
}
