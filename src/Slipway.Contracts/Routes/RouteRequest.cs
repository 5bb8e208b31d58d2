using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Routes;

/// <summary>Body of <c>POST</c> and <c>DELETE /v1/routes</c>: a public address for a port of a job.</summary>
public sealed record RouteRequest
{
    public string? JobFqn { get; set; }

    /// <summary>The port it leads to; null for the one that the platform chose, or the only one.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? Port { get; set; }

    /// <summary><c>http</c> or <c>tcp</c>; null for http.</summary>
    public string? Type { get; set; }

    /// <summary>As in <see cref="Route.Endpoint"/>; <c>auto</c> for one that the platform chooses.</summary>
    public string? Endpoint { get; set; }

    /// <summary>As in <see cref="Route.Weight"/>.</summary>
    public double Weight { get; set; }

    public bool HttpsOnly { get; set; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
