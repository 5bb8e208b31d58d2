using System.Reflection;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;

namespace Slipway.Server.Staging;

/// <summary>The pipelines that come with the server, as <c>built-in-pipelines.json</c> has them: always there, and nobody can change them.</summary>
public static class BuiltInPipelines
{
    /// <summary>The namespace that they are in.</summary>
    public static readonly NamespacePath Namespace = NamespacePath.Parse("/apcera");

    /// <summary>Those that are tried first come first.</summary>
    public static IReadOnlyList<StagingPipeline> All { get; } = Load();

    public static StagingPipeline? Find(PipelineId id) => All.FirstOrDefault(pipeline => pipeline.Uuid == id);

    public static StagingPipeline? Find(Fqn fqn) => All.FirstOrDefault(pipeline => pipeline.Fqn == fqn);

    private static List<StagingPipeline> Load()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{typeof(BuiltInPipelines).Namespace}.built-in-pipelines.json")
            ?? throw new InvalidOperationException("The staging pipelines are not in the assembly.");
        return [.. JsonSerializer.Deserialize(file, SlipwayJson.Wire.IReadOnlyListStagingPipeline)!.Select(pipeline => pipeline with { Name = pipeline.Fqn.Name })];
    }
}
