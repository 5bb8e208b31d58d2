using System.Text.Json.Serialization;

namespace Slipway.Contracts.Packages;

/// <summary>Where a package is in its life; v1's words.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PackageState>))]
public enum PackageState
{
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    [JsonStringEnumMemberName("uploading")]
    Uploading,

    [JsonStringEnumMemberName("staging")]
    Staging,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("ready")]
    Ready,

    [JsonStringEnumMemberName("deleted")]
    Deleted,
}
