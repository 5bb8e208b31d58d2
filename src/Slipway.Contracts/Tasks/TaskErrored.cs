using System.Text.Json.Serialization;

namespace Slipway.Contracts.Tasks;

/// <summary>Whether a Task failed; v1 clients compare these two words.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskErrored>))]
public enum TaskErrored
{
    [JsonStringEnumMemberName("unerrored")]
    Unerrored,

    [JsonStringEnumMemberName("errored")]
    Errored,
}
