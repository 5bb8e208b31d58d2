using Slipway.Contracts.Names;

namespace Slipway.Contracts.Staging;

/// <summary>How source code becomes a package that can run. A pipeline is data: see <c>docs/staging.md</c>.</summary>
public sealed record StagingPipeline
{
    public required PipelineId Uuid { get; init; }

    public required Fqn Fqn { get; init; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>
    /// When it is chosen by itself: any of these must be in the folder's top level. Glob patterns, e.g. <c>*.csproj</c>. Empty
    /// for a pipeline that must be named.
    /// </summary>
    public IReadOnlyList<string> Detect { get; set; } = [];

    /// <summary>Among pipelines that match, the highest is taken; ties go by name.</summary>
    public int Priority { get; set; }

    /// <summary>It is chosen by itself only for a folder whose request says what to run.</summary>
    public bool NeedsStartCommand { get; set; }

    /// <summary>What a build leaves behind.</summary>
    public PipelineResult Result { get; set; }

    /// <summary>Variables for the build and for whatever runs from the package; those of the request win.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>The image in which <see cref="BuildCommand"/> runs; empty where nothing is built.</summary>
    public string BuildImage { get; set; } = "";

    /// <summary>Run by <c>/bin/sh -c</c> in the folder with the source; empty where nothing is built.</summary>
    public string BuildCommand { get; set; } = "";

    /// <summary>The image whose layers the package gets below the built folder; empty where the build makes an image.</summary>
    public string RunImage { get; set; } = "";

    /// <summary>What an app without a start command of its own runs, by <c>/bin/sh -c</c> in its folder; empty for none.</summary>
    public string StartCommand { get; set; } = "";

    /// <summary>Bytes of memory that the build's instance may use.</summary>
    public long BuildMemory { get; set; } = 1L << 30;

    /// <summary>Bytes that the built folder or image may have.</summary>
    public long BuildDisk { get; set; } = 4L << 30;

    /// <summary>Seconds after which a build that does not end is stopped.</summary>
    public int BuildTimeout { get; set; } = 900;

    /// <summary>A folder that builds of this pipeline in one namespace share, e.g. <c>/root/.npm</c>; empty for none.</summary>
    public string CacheFolder { get; set; } = "";

    /// <summary>The build may reach the outside, to fetch what it depends on.</summary>
    public bool BuildEgress { get; set; }

    /// <summary>Goes up by one with each change.</summary>
    public int VersionId { get; set; } = 1;

    public string CreatedBy { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    public DateTimeOffset UpdatedAt { get; set; }
}
