using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Services;

/// <summary>Body of <c>POST /v1/services</c> (v1 model <c>ServiceRequestObject</c>).</summary>
public sealed record ServiceRequest
{
    public string? Fqn { get; set; }

    public string? Type { get; set; }

    public string? ProviderFqn { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public IReadOnlyDictionary<string, string>? Parameters { get; set; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
