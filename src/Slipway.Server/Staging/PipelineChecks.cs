using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Server.Http;
using Slipway.Server.Jobs;

namespace Slipway.Server.Staging;

/// <summary>What holds for a pipeline that somebody writes.</summary>
public static class PipelineChecks
{
    private const int MaxPatterns = 100;
    private const int MaxPatternLength = 255;
    private const int MaxCommandLength = 64 << 10;
    private const int MaxTextLength = 1024;
    private const int MaxPriority = 1000;
    private const int MaxTimeout = 24 * 60 * 60;
    private const long LeastMemory = 16L << 20;

    /// <exception cref="SlipwayException">Names every field that is wrong, by its JSON path.</exception>
    public static void Require(StagingPipeline pipeline)
    {
        var problems = new ProblemList();
        _ = problems.ParseResource("$.fqn", pipeline.Fqn.ToString(), ResourceType.StagingPipeline);
        if (pipeline.Detect.Count > MaxPatterns || pipeline.Detect.Any(pattern => pattern is null || pattern.Length is 0 or > MaxPatternLength || pattern.AsSpan().ContainsAny('/', '\0')))
            problems.Add("$.detect", $"must be at most {MaxPatterns} patterns for names in the folder's top level, without '/', such as 'package.json' or '*.csproj'");
        if (pipeline.Priority is < 0 or > MaxPriority)
            problems.Add("$.priority", $"must be 0 to {MaxPriority}");
        Text(problems, "$.description", pipeline.Description, MaxTextLength);
        Text(problems, "$.build_command", pipeline.BuildCommand, MaxCommandLength);
        Text(problems, "$.start_command", pipeline.StartCommand, MaxCommandLength);
        JobChecks.Environment(problems, pipeline.Environment);
        Images(problems, pipeline);
        Limits(problems, pipeline);
        problems.ThrowIfAny();
    }

    private static void Images(ProblemList problems, StagingPipeline pipeline)
    {
        var builds = pipeline.BuildCommand.Length > 0;
        var makesImage = pipeline.Result == PipelineResult.ImageLayout;
        if (builds || pipeline.BuildImage.Length > 0)
            _ = problems.Parse<ImageReference>("$.build_image", pipeline.BuildImage);
        if (!builds && (makesImage || pipeline.BuildImage.Length > 0))
            problems.Add("$.build_command", "is required: there is something to build");
        if (!makesImage)
            _ = problems.Parse<ImageReference>("$.run_image", pipeline.RunImage);
        else if (pipeline.RunImage.Length > 0)
            problems.Add("$.run_image", "must be empty: the image that the build makes is what runs");
    }

    private static void Limits(ProblemList problems, StagingPipeline pipeline)
    {
        if (pipeline.BuildMemory < LeastMemory)
            problems.Add("$.build_memory", $"must be {LeastMemory} bytes or more");
        if (pipeline.BuildDisk < 1)
            problems.Add("$.build_disk", "must be 1 byte or more");
        if (pipeline.BuildTimeout is < 1 or > MaxTimeout)
            problems.Add("$.build_timeout", $"must be 1 to {MaxTimeout} seconds");
        var cache = pipeline.CacheFolder;
        if (cache.Length > 0 && (cache[0] != '/' || cache.Length > MaxTextLength || cache.Any(char.IsControl) || cache[1..].Split('/').Any(part => part is "" or "." or "..")))
            problems.Add("$.cache_folder", "must be an absolute path without '.' and '..', such as '/root/.npm'");
        else if (cache == "/app" || cache.StartsWith("/app/", StringComparison.Ordinal))
            problems.Add("$.cache_folder", "may not be in /app, where the source is");
    }

    private static void Text(ProblemList problems, string path, string text, int longest)
    {
        if (text.Length > longest || text.Contains('\0', StringComparison.Ordinal))
            problems.Add(path, $"must be a text without NUL, of at most {longest} characters");
    }
}
