using System.Text.Json.Serialization;

namespace Slipway.Contracts.Jobs;

/// <summary>Where an image came from. Its keys are CamelCase on the wire, alone among v1's models.</summary>
public sealed record DockerOrigin
{
    [JsonPropertyName("ImageName")]
    public string ImageName { get; set; } = "";

    [JsonPropertyName("ImageTag")]
    public string ImageTag { get; set; } = "";

    /// <summary>Empty for Docker Hub.</summary>
    [JsonPropertyName("RegistryURL")]
    public string RegistryUrl { get; set; } = "";

    [JsonPropertyName("Volumes")]
    public IReadOnlyList<string> Volumes { get; set; } = [];
}
