using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Jobs;

/// <summary>
/// Body of <c>POST /v1/jobs</c>: a v1 <c>Job</c>, of which only the name and the package are needed. What it leaves out has
/// the platform's defaults, which a whole <see cref="Job"/> could not tell from 0.
/// </summary>
public sealed record CreateJobRequest
{
    public string? Fqn { get; set; }

    /// <summary>What it runs from; at present exactly one.</summary>
    public IReadOnlyList<PackageReference>? Packages { get; set; }

    /// <summary><c>started</c> starts it in the same call; with any other it waits to be started.</summary>
    public JobState? State { get; set; }

    /// <summary>Default 1.</summary>
    public int? NumInstances { get; set; }

    /// <summary>Its one process is <c>app</c>. What it does not say is as the package has it.</summary>
    public IReadOnlyDictionary<string, ProcessObject>? Processes { get; set; }

    /// <summary>Default: those that the package's image exposes.</summary>
    public IReadOnlyList<Port>? Ports { get; set; }

    /// <summary>As in <see cref="CreateDockerJobRequest.IgnoreVolumes"/>; an addition of ours to the v1 model.</summary>
    public bool IgnoreVolumes { get; set; }

    /// <summary>Default: 256 MB of memory, 1 GB of disk, 5 Mbps.</summary>
    public Resource? Resources { get; set; }

    /// <summary>Default: always.</summary>
    public RestartConfig? Restart { get; set; }

    public RolloutConfig? Rollout { get; set; }

    public IReadOnlyDictionary<string, string>? Tags { get; set; }

    /// <summary>Refused unless empty: <c>POST /v1/bindings</c> makes bindings.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Bindings { get; set; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
