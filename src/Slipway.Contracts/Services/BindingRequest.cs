using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Services;

/// <summary>
/// Body of <c>POST /v1/bindings</c>: <see cref="ServiceFqn"/> binds a service, <see cref="TargetJobFqn"/> makes a link.
/// </summary>
public sealed record BindingRequest
{
    public string? Name { get; set; }

    public string? JobFqn { get; set; }

    public string? ServiceFqn { get; set; }

    public string? TargetJobFqn { get; set; }

    /// <summary>May be left out when the target exposes exactly one port.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? TargetJobPort { get; set; }

    public string? TargetJobBoundIp { get; set; }

    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? TargetJobBoundPort { get; set; }

    public IReadOnlyDictionary<string, string>? Parameters { get; set; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
