using System.Text.Json.Serialization;

namespace Slipway.Contracts.Staging;

/// <summary>What the build of a pipeline leaves behind, and so what the package is made of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PipelineResult>))]
public enum PipelineResult
{
    /// <summary>The folder with the source, as the build left it; it is put on top of the run image.</summary>
    [JsonStringEnumMemberName("folder")]
    Folder,

    /// <summary>An OCI image layout in <c>/layout</c> with one image, which is the package.</summary>
    [JsonStringEnumMemberName("image_layout")]
    ImageLayout,
}
