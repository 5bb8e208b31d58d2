using System.IO.Enumeration;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Staging;

namespace Slipway.Server.Staging;

/// <summary>Which pipeline a folder is for, by the names in its top level. A pure function.</summary>
public static class PipelineChoice
{
    /// <param name="pipelines">Those that may be chosen.</param>
    /// <param name="names">Of what is in the folder's top level.</param>
    /// <param name="hasStartCommand">The request says what to run.</param>
    /// <exception cref="SlipwayException"><c>nothing_detected</c>, with what each pipeline looks for.</exception>
    public static StagingPipeline Detect(IEnumerable<StagingPipeline> pipelines, IReadOnlyCollection<string> names, bool hasStartCommand)
    {
        var candidates = pipelines.Where(pipeline => pipeline.Detect.Count > 0)
            .OrderByDescending(pipeline => pipeline.Priority).ThenBy(pipeline => pipeline.Fqn.ToString(), StringComparer.Ordinal).ToList();
        return candidates.Find(pipeline => (hasStartCommand || !pipeline.NeedsStartCommand) && Matches(pipeline, names))
            ?? throw new SlipwayException(
                ErrorCodes.NothingDetected,
                $"Nothing says how to stage this folder. Looked for, at its top: {string.Join("; ", candidates.Select(Describe))}. "
                + "Add one of these, say what to run (apc: --start-cmd), or name the pipeline (apc: --staging).");
    }

    private static bool Matches(StagingPipeline pipeline, IReadOnlyCollection<string> names) =>
        pipeline.Detect.Any(pattern => names.Any(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)));

    // 'dotnet: *.csproj, *.sln'
    private static string Describe(StagingPipeline pipeline) =>
        $"{pipeline.Fqn.Name}: {(pipeline.NeedsStartCommand ? "a start command" : string.Join(", ", pipeline.Detect))}";
}
