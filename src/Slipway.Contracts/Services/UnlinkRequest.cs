using System.Text.Json.Serialization;

namespace Slipway.Contracts.Services;

/// <summary>Body of <c>POST /v1/unlink</c>: the link of <see cref="FromJob"/> to <see cref="ToJob"/> ends.</summary>
public sealed record UnlinkRequest
{
    public string? FromJob { get; set; }

    public string? ToJob { get; set; }

    /// <summary>The target's port; may be left out when there is only one link between the two.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? Port { get; set; }
}
