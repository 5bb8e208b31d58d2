using System.Text.Json.Serialization;

namespace Slipway.Contracts.Jobs;

/// <summary>What happens when an instance ends by itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestartMode>))]
public enum RestartMode
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("no")]
    No,

    /// <summary>Start another, whatever the exit code.</summary>
    [JsonStringEnumMemberName("always")]
    Always,

    /// <summary>Start another when the exit code is not 0.</summary>
    [JsonStringEnumMemberName("failure")]
    Failure,
}
