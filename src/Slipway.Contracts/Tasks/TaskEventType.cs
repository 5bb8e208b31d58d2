using System.Text.Json.Serialization;

namespace Slipway.Contracts.Tasks;

/// <summary>What a TaskEvent says. Nothing follows <c>eos</c>, <c>error</c> or <c>cancel</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskEventType>))]
public enum TaskEventType
{
    /// <summary>A milestone.</summary>
    [JsonStringEnumMemberName("event")]
    Event,

    /// <summary>The Task failed: <c>payload.error</c> says how, <c>payload.code</c> is stable.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>End of stream: the Task succeeded.</summary>
    [JsonStringEnumMemberName("eos")]
    EndOfStream,

    /// <summary>The server closes this stream although the Task goes on; come back with the cursor.</summary>
    [JsonStringEnumMemberName("disconnect")]
    Disconnect,

    /// <summary>The Task was cancelled, its work has stopped and what it made is gone.</summary>
    [JsonStringEnumMemberName("cancel")]
    Cancel,

    /// <summary>Byte counts, only for readers that ask with <c>progress=bytes</c>; not part of the record, so without <c>seq</c>.</summary>
    [JsonStringEnumMemberName("progress")]
    Progress,

    /// <summary>Events between the cursor and the next event are no longer kept: <c>payload.from</c> to <c>payload.to</c>.</summary>
    [JsonStringEnumMemberName("gap")]
    Gap,
}
