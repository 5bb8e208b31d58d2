using System.Text.Json.Serialization;

namespace Slipway.Contracts.Jobs;

/// <summary>What a job was after one change of its definition, as <c>GET /v1/jobs/{uuid}/versions</c> answers.</summary>
public sealed record JobVersion
{
    /// <summary>Counts the changes from 1, which is the job as it was made; never used again.</summary>
    public required int Number { get; init; }

    /// <summary>The job's <see cref="Jobs.Job.VersionId"/> then: changes that instances do not notice share one.</summary>
    public int VersionId { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    /// <summary>What is other than before, in a few words each: <c>instances 1 to 3</c>. No value of a variable is in it.</summary>
    public IReadOnlyList<string> Changes { get; set; } = [];

    /// <summary>The job as it was; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Job? Job { get; set; }
}
