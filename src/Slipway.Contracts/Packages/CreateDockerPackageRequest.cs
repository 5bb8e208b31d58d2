using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Packages;

/// <summary>Body of <c>POST /v1/packages/docker</c>: fetch an image and make a package of it, without a job.</summary>
public sealed record CreateDockerPackageRequest
{
    public string? ImageUrl { get; set; }

    public string? PackageFqn { get; set; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
