using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Staging;

/// <summary>Body of <c>POST /v1/packages</c>: announces the upload of a folder that is to be staged.</summary>
public sealed record CreatePackageRequest
{
    public string? Fqn { get; set; }

    /// <summary><c>sha256:…</c> of the archive that will be sent.</summary>
    public string? Digest { get; set; }

    /// <summary>Bytes of the archive that will be sent.</summary>
    public long? Length { get; set; }

    /// <summary>The pipeline to stage with; null to detect one.</summary>
    public string? StagingPipelineFqn { get; set; }

    /// <summary>What to run; wins over the pipeline's own start command.</summary>
    public string? StartCommand { get; set; }

    /// <summary>Variables for the build and for whatever runs from the package.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; set; }

    /// <summary>What a client sent that this server does not know: tolerated, and logged.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
