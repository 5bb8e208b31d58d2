using System.Text.Json.Serialization;

namespace Slipway.Contracts.Tasks;

/// <summary>Where a Task stands. <c>stopped</c> is an end without success: by an error or by a cancel.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskState>))]
public enum TaskState
{
    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("stopped")]
    Stopped,

    [JsonStringEnumMemberName("complete")]
    Complete,
}
