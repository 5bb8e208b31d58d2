using System.Text.Json.Serialization;

namespace Slipway.Images.Manifests;

/// <summary>
/// The JSON of manifests, indexes and configurations. Unknown fields are fine: the formats grow. The same field twice is not: what another
/// tool checked in the one would not be what is used of the other.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ManifestDocument))]
[JsonSerializable(typeof(ConfigDocument))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>A manifest or an index, whichever it turns out to be.</summary>
internal sealed record ManifestDocument(
    int SchemaVersion,
    string? MediaType,
    DescriptorDocument? Config,
    IReadOnlyList<DescriptorDocument>? Layers,
    IReadOnlyList<DescriptorDocument>? Manifests);

internal sealed record DescriptorDocument(string? MediaType, string? Digest, long? Size, PlatformDocument? Platform);

internal sealed record PlatformDocument(
    string? Architecture,
    [property: JsonPropertyName("os")] string? OperatingSystem,
    string? Variant);

internal sealed record ConfigDocument(
    string? Architecture,
    [property: JsonPropertyName("os")] string? OperatingSystem,
    string? Variant,
    RunDocument? Config,
    RootDocument? Rootfs);

internal sealed record RootDocument([property: JsonPropertyName("diff_ids")] IReadOnlyList<string?>? DiffIds);

internal sealed record RunDocument(
    [property: JsonPropertyName("Entrypoint")] IReadOnlyList<string?>? Entrypoint,
    [property: JsonPropertyName("Cmd")] IReadOnlyList<string?>? Cmd,
    [property: JsonPropertyName("Env")] IReadOnlyList<string?>? Env,
    [property: JsonPropertyName("ExposedPorts")] IReadOnlyDictionary<string, object?>? ExposedPorts,
    [property: JsonPropertyName("User")] string? User,
    [property: JsonPropertyName("WorkingDir")] string? WorkingDir,
    [property: JsonPropertyName("Volumes")] IReadOnlyDictionary<string, object?>? Volumes,
    [property: JsonPropertyName("StopSignal")] string? StopSignal,
    [property: JsonPropertyName("Labels")] IReadOnlyDictionary<string, string?>? Labels);
