namespace Slipway.Images.Registries;

/// <summary>One question of the distribution protocol, before anybody is asked.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Repository">E.g. <c>library/nats</c>.</param>
/// <param name="Rest">What follows the repository: <c>manifests/latest</c>, <c>blobs/sha256:…</c>.</param>
internal sealed record RegistryQuestion(HttpMethod Method, string Repository, string Rest)
{
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>First byte wanted; 0 asks for all.</summary>
    public long From { get; init; }

    public Uri At(Uri root) => new(root, $"v2/{Repository}/{Rest}");
}
