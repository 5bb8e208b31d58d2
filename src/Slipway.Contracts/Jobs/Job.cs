using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Jobs;

/// <summary>What should run (v1 model <c>Job</c>).</summary>
public sealed record Job
{
    public required JobId Uuid { get; init; }

    /// <summary>The local name.</summary>
    public string Name { get; init; } = "";

    public required Fqn Fqn { get; init; }

    public JobState State { get; init; }

    public int NumInstances { get; init; } = 1;

    /// <summary>Goes up by one with each change.</summary>
    public int VersionId { get; init; } = 1;

    public int Weight { get; init; }

    public IReadOnlyDictionary<string, JsonElement> Bindings { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyList<PackageInfo> Packages { get; init; } = [];

    /// <summary>By process name; v1 has one, <c>app</c>.</summary>
    public IReadOnlyDictionary<string, ProcessObject> Processes { get; init; } = new Dictionary<string, ProcessObject>();

    public IReadOnlyList<Port> Ports { get; init; } = [];

    public Resource Resources { get; init; } = new();

    public RestartConfig Restart { get; init; } = new();

    public RolloutConfig Rollout { get; init; } = new();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>May its instances reach the outside; an addition of ours to the v1 model.</summary>
    public bool AllowEgress { get; init; }

    /// <summary>Only when asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobHealth? Health { get; init; }

    /// <summary>Where the job's image came from; never changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DockerOrigin? DockerOrigin { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public string UpdatedBy { get; init; } = "";

    /// <summary>The name of the one process of a v1 job.</summary>
    public const string AppProcess = "app";
}
