using System.Text.Json.Serialization;

namespace Slipway.Contracts.Jobs;

/// <summary>What a job is meant to be doing; v1's words.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    [JsonStringEnumMemberName("unknown")]
    Unknown,

    [JsonStringEnumMemberName("created")]
    Created,

    /// <summary>Its instances kept failing and the restarts are used up.</summary>
    [JsonStringEnumMemberName("errored")]
    Errored,

    [JsonStringEnumMemberName("staging")]
    Staging,

    [JsonStringEnumMemberName("staging_failed")]
    StagingFailed,

    /// <summary>Complete, and never started.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    [JsonStringEnumMemberName("started")]
    Started,

    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Its process ended by itself and its restart mode asks for no other.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,
}
