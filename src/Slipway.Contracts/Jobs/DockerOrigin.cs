using System.Text.Json.Serialization;

namespace Slipway.Contracts.Jobs;

/// <summary>Where an image came from. Its keys are CamelCase on the wire, alone among v1's models.</summary>
public sealed record DockerOrigin
{
    [JsonPropertyName("ImageName")]
    public string ImageName { get; init; } = "";

    [JsonPropertyName("ImageTag")]
    public string ImageTag { get; init; } = "";

    /// <summary>Empty for Docker Hub.</summary>
    [JsonPropertyName("RegistryURL")]
    public string RegistryUrl { get; init; } = "";

    [JsonPropertyName("Volumes")]
    public IReadOnlyList<string> Volumes { get; init; } = [];
}
