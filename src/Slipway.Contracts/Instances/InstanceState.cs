using System.Text.Json.Serialization;

namespace Slipway.Contracts.Instances;

/// <summary>Where an instance is in its life; v1's words, in upper case on the wire.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceState>))]
public enum InstanceState
{
    [JsonStringEnumMemberName("NEW")]
    New,

    [JsonStringEnumMemberName("STARTING")]
    Starting,

    [JsonStringEnumMemberName("RUNNING")]
    Running,

    [JsonStringEnumMemberName("STOPPING")]
    Stopping,

    /// <summary>Ended; what is left of it is its exit code and its log.</summary>
    [JsonStringEnumMemberName("REMOVED")]
    Removed,
}
