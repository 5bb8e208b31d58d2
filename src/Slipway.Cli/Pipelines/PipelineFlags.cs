using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Pipelines;

/// <summary>What a pipeline is to be like.</summary>
internal sealed class PipelineFlags
{
    private readonly Flag<string?> description = Flags.Text("description", null, "TEXT", "what it is for");
    private readonly Flag<string[]> detect = Flags.Many("detect", null, "GLOB", "chosen by itself where the folder has this, e.g. '*.csproj'", FlagGroup.Process);
    private readonly Flag<int?> priority = Flags.Count("priority", null, "among those that match the highest is taken", -1_000_000, 1_000_000, FlagGroup.Process);
    private readonly Flag<string?> buildImage = Flags.Text("build-image", null, "IMAGE", "the image that the build runs in", FlagGroup.Image);
    private readonly Flag<string?> buildCommand = Flags.Text("build-cmd", null, "CMD", "the build, by /bin/sh in the folder with the source", FlagGroup.Process);
    private readonly Flag<string?> runImage = Flags.Text("run-image", null, "IMAGE", "the image that the built folder is put on", FlagGroup.Image);
    private readonly Flag<string?> startCommand = Flags.Text("start-cmd", "sc", "CMD", "what an app without a start command of its own runs, by /bin/sh", FlagGroup.Process);
    private readonly Flag<long?> buildMemory = JobValues.SizeFlag("build-memory", null, "most memory of a build (1GB)");
    private readonly Flag<int?> buildTimeout = Flags.Count("build-timeout", null, "seconds after which a build is stopped (900)", 1, 86400, FlagGroup.Process);
    private readonly Flag<string?> cache = Flags.Text("cache", null, "PATH", "a folder that builds in one namespace share, e.g. /root/.npm", FlagGroup.Volumes);
    private readonly Flag<bool> buildEgress = Flags.Switch("build-egress", null, "let builds reach the outside", FlagGroup.Network);

    public void AddTo(Verb verb)
    {
        System.CommandLine.Option[] all = [description, detect, priority, buildImage, buildCommand, runImage, startCommand, buildMemory, buildTimeout, cache, buildEgress];
        foreach (var flag in all)
            verb.Add(flag);
    }

    /// <summary>The pipeline with what the flags say in place of what it said.</summary>
    public StagingPipeline Apply(Call call, StagingPipeline old) => old with
    {
        Description = call.Value(description) ?? old.Description,
        Detect = call.Value(detect) is { Length: > 0 } globs ? globs : old.Detect,
        Priority = call.Value(priority) ?? old.Priority,
        BuildImage = call.Value(buildImage) ?? old.BuildImage,
        BuildCommand = call.Value(buildCommand) ?? old.BuildCommand,
        RunImage = call.Value(runImage) ?? old.RunImage,
        StartCommand = call.Value(startCommand) ?? old.StartCommand,
        BuildMemory = call.Value(buildMemory) ?? old.BuildMemory,
        BuildTimeout = call.Value(buildTimeout) ?? old.BuildTimeout,
        CacheFolder = call.Value(cache) ?? old.CacheFolder,
        BuildEgress = call.Has(buildEgress) ? call.Value(buildEgress) : old.BuildEgress,
    };
}
