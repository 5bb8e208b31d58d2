using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Jobs;

/// <summary>
/// Body of <c>POST /v1/jobs/docker</c>: make a job from an image. Names are read as text here and parsed by the server,
/// so that one answer can name every field that is wrong.
/// </summary>
public sealed record CreateDockerJobRequest
{
    /// <summary>The image; see <see cref="ImageReference"/> for the forms.</summary>
    public string? ImageUrl { get; init; }

    public string? JobFqn { get; init; }

    /// <summary>Start the job once it is made.</summary>
    public bool Start { get; init; }

    /// <summary>Let the job reach the outside.</summary>
    public bool AllowEgress { get; init; }

    /// <summary>Added to the image's environment; wins over it.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Added to the ports that the image exposes.</summary>
    public IReadOnlyList<int>? ExposedPorts { get; init; }

    /// <summary>Default: the image's user, else root.</summary>
    public string? User { get; init; }

    public string? Group { get; init; }

    /// <summary>Treat the image's volumes as ordinary directories that end with the instance.</summary>
    public bool IgnoreVolumes { get; init; }

    /// <summary>Keep the job idle and the image's command in <c>DOCKER_START_COMMAND</c>, for someone to run by hand.</summary>
    public bool Interactive { get; init; }

    public Resource? Resources { get; init; }

    /// <summary>The documented name of the restart settings.</summary>
    public RestartConfig? Restart { get; init; }

    /// <summary>The name that v1 clients really send; wins over <see cref="Restart"/> when both are there.</summary>
    public RestartConfig? RestartConfig { get; init; }

    /// <summary>Replaces ENTRYPOINT and CMD; passed to exec as it is, without a shell.</summary>
    public IReadOnlyList<string>? StartCommand { get; init; }

    /// <summary>Run inside the instance to stop it, before signals.</summary>
    public IReadOnlyList<string>? StopCommand { get; init; }

    public IReadOnlyDictionary<string, int>? Routes { get; init; }

    public IReadOnlyDictionary<string, bool>? HardSchedulingTags { get; init; }

    public IReadOnlyDictionary<string, bool>? SoftSchedulingTags { get; init; }

    public string? VolumeProviderFqn { get; init; }

    public IReadOnlyList<string>? Volumes { get; init; }

    /// <summary>How many instances to run; an addition of ours to the v1 model. Default 1.</summary>
    public int? NumInstances { get; init; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }
}
