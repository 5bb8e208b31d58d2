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
    public string? ImageUrl { get; set; }

    public string? JobFqn { get; set; }

    /// <summary>Start the job once it is made.</summary>
    public bool Start { get; set; }

    /// <summary>Bind the job to <c>service::/apcera::outside</c>, so that it may reach the outside.</summary>
    public bool AllowEgress { get; set; }

    /// <summary>Added to the image's environment; wins over it.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; set; }

    /// <summary>Added to the ports that the image exposes.</summary>
    public IReadOnlyList<int>? ExposedPorts { get; set; }

    /// <summary>Default: the image's user, else root.</summary>
    public string? User { get; set; }

    public string? Group { get; set; }

    /// <summary>Treat the image's volumes as ordinary directories that end with the instance.</summary>
    public bool IgnoreVolumes { get; set; }

    /// <summary>Keep the job idle and the image's command in <c>DOCKER_START_COMMAND</c>, for someone to run by hand.</summary>
    public bool Interactive { get; set; }

    public Resource? Resources { get; set; }

    /// <summary>The documented name of the restart settings.</summary>
    public RestartConfig? Restart { get; set; }

    /// <summary>The name that v1 clients really send; wins over <see cref="Restart"/> when both are there.</summary>
    public RestartConfig? RestartConfig { get; set; }

    /// <summary>Replaces ENTRYPOINT and CMD; passed to exec as it is, without a shell.</summary>
    public IReadOnlyList<string>? StartCommand { get; set; }

    /// <summary>Run inside the instance to stop it, before signals.</summary>
    public IReadOnlyList<string>? StopCommand { get; set; }

    public IReadOnlyDictionary<string, int>? Routes { get; set; }

    public IReadOnlyDictionary<string, bool>? HardSchedulingTags { get; set; }

    public IReadOnlyDictionary<string, bool>? SoftSchedulingTags { get; set; }

    public string? VolumeProviderFqn { get; set; }

    public IReadOnlyList<string>? Volumes { get; set; }

    /// <summary>How many instances to run; an addition of ours to the v1 model. Default 1.</summary>
    public int? NumInstances { get; set; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
