using System.Text.Json.Serialization;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Packages;

/// <summary>Content that a job runs from (v1 model <c>Package</c>).</summary>
public sealed record Package
{
    public required PackageId Uuid { get; init; }

    public string Name { get; init; } = "";

    public required Fqn Fqn { get; init; }

    public PackageState State { get; init; }

    public string ErrorMessage { get; init; } = "";

    public IReadOnlyList<PackageResource> Resources { get; init; } = [];

    public IReadOnlyList<Dependency> Dependencies { get; init; } = [];

    public IReadOnlyList<Dependency> Provides { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public long VersionId { get; init; } = 1;

    /// <summary>The image's manifest, as pulled; an addition of ours to the v1 model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Digest? Digest { get; init; }

    /// <summary>The image in canonical form; an addition of ours to the v1 model.</summary>
    public string Image { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DockerOrigin? DockerOrigin { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public string UpdatedBy { get; init; } = "";
}
