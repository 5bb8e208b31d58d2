using System.Text.Json.Serialization;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Contracts.Jobs;

/// <summary>What should run (v1 model <c>Job</c>).</summary>
public sealed record Job
{
    public required JobId Uuid { get; init; }

    /// <summary>The local name.</summary>
    public string Name { get; set; } = "";

    public required Fqn Fqn { get; init; }

    public JobState State { get; set; }

    public int NumInstances { get; set; } = 1;

    /// <summary>Goes up by one with each change that instances notice, and with each restart.</summary>
    public int VersionId { get; set; } = 1;

    public int Weight { get; set; }

    /// <summary>Services and links, by the binding's name.</summary>
    public IReadOnlyDictionary<string, Binding> Bindings { get; set; } = new Dictionary<string, Binding>();

    public IReadOnlyList<PackageInfo> Packages { get; set; } = [];

    /// <summary>By process name; v1 has one, <c>app</c>.</summary>
    public IReadOnlyDictionary<string, ProcessObject> Processes { get; set; } = new Dictionary<string, ProcessObject>();

    public IReadOnlyList<Port> Ports { get; set; } = [];

    public Resource Resources { get; set; } = new();

    public RestartConfig Restart { get; set; } = new();

    public RolloutConfig Rollout { get; set; } = new();

    public IReadOnlyDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>();

    /// <summary>Only when asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobHealth? Health { get; set; }

    /// <summary>Where the job's image came from; never changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DockerOrigin? DockerOrigin { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public string UpdatedBy { get; set; } = "";

    /// <summary>The name of the one process of a v1 job.</summary>
    public const string AppProcess = "app";
}
