using System.Text.Json.Serialization;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Packages;

/// <summary>Content that a job runs from (v1 model <c>Package</c>).</summary>
public sealed record Package
{
    public required PackageId Uuid { get; init; }

    public string Name { get; set; } = "";

    public required Fqn Fqn { get; init; }

    public PackageState State { get; set; }

    public string ErrorMessage { get; set; } = "";

    public IReadOnlyList<PackageResource> Resources { get; set; } = [];

    public IReadOnlyList<Dependency> Dependencies { get; set; } = [];

    public IReadOnlyList<Dependency> Provides { get; set; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>();

    public long VersionId { get; set; } = 1;

    /// <summary>The image's manifest, as pulled; an addition of ours to the v1 model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Digest? Digest { get; set; }

    /// <summary>The image in canonical form; an addition of ours to the v1 model.</summary>
    public string Image { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DockerOrigin? DockerOrigin { get; set; }

    /// <summary>The pipeline that made it from source; null for an image's package.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Fqn? StagingPipelineFqn { get; set; }

    /// <summary>What a job that is made of it runs, by <c>/bin/sh -c</c>; an addition of ours to the v1 model.</summary>
    public string StartCommand { get; set; } = "";

    /// <summary>What it takes on this machine's disk; not part of the record, and null until its content is here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackageSize? Size { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public string UpdatedBy { get; set; } = "";
}
