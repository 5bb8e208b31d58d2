using System.Text.Json.Serialization;

namespace Slipway.Contracts.Jobs;

/// <summary>
/// <c>POST /v1/jobs/docker-job-check</c>: a v1 <c>Job</c>, of which only name and origin are looked at, or name and image as
/// a deploy has them.
/// </summary>
public sealed record DockerJobCheckRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fqn { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DockerOrigin? DockerOrigin { get; set; }

    /// <summary>In place of <see cref="Fqn"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? JobFqn { get; set; }

    /// <summary>In place of <see cref="DockerOrigin"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageUrl { get; set; }
}
