using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Apps;

/// <summary>Which folder, and how it becomes a package.</summary>
internal sealed class SourceFlags
{
    private readonly Flag<string?> path = Flags.Text("path", "p", "DIR", "the folder with the source (the current one)", FlagGroup.Image);
    private readonly Flag<string?> pipeline = PipelineFlag();
    private readonly Flag<string[]> environment = Flags.Many("pkg-env", null, "K=V", "a variable for the build, and for all that runs from the package", FlagGroup.Image);
    private readonly Flag<string[]> dependsOn = Flags.Many("depends-on", "do", "TYPE.NAME", "a package to stage with", FlagGroup.Image);

    public void AddTo(Verb verb)
    {
        verb.Add(path);
        verb.Add(pipeline);
        verb.Add(environment);
        verb.Add(dependsOn);
    }

    public string? Path(Call call) => call.Value(path);

    public async Task<StagingWish> ReadAsync(Call call)
    {
        if (call.Value(dependsOn) is { Length: > 0 })
            throw new CommandException(ExitCodes.Usage, "--depends-on: packages are staged on images here, and not on other packages. A pipeline with the right build and run images does it: `apc staging pipeline list -ns /`.");
        return new StagingWish(
            call.Value(pipeline) is { } named ? await NameReader.ReadAsync(call, named, ResourceType.StagingPipeline) : null,
            JobValues.ReadEnvironment(call.Value(environment)));
    }

    private static Flag<string?> PipelineFlag()
    {
        var flag = Flags.Text("staging", "sp", "PIPELINE", "the staging pipeline, e.g. /apcera::nodejs (found by what is in the folder)", FlagGroup.Image);
        foreach (var name in (string[])["staging-pipeline", "stager"])
        {
            flag.Aliases.Add("--" + name);
            flag.Aliases.Add("-" + name);
        }

        return flag;
    }
}
