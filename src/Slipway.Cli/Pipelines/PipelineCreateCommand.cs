using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Pipelines;

/// <summary><c>apc staging pipeline create NAME</c></summary>
internal static class PipelineCreateCommand
{
    public static Verb Create()
    {
        var name = new Argument<string>("name") { HelpName = "NAME" };
        var file = Flags.Text("file", "f", "FILE", "a JSON file to begin with; flags win over it");
        var flags = new PipelineFlags();
        var batch = Flags.Batch();
        var verb = new Verb("create", "Make a staging pipeline.") { name, file, batch }
            .With(
                notes: "A pipeline without --detect must be named with `apc app create --staging`.",
                new Example("One for programs in Go", "apc staging pipeline create golang --detect go.mod --build-image golang:1.24 --build-cmd 'go build -o app .' --run-image debian:12 -sc ./app"));
        flags.AddTo(verb);
        return verb.Does(async call =>
        {
            var fqn = await NameReader.ReadAsync(call, call.Value(name)!, ResourceType.StagingPipeline);
            var begin = call.Value(file) is { } path
                ? await PipelineFile.ReadAsync(path, fqn, call.Cancelled)
                : new StagingPipeline { Uuid = PipelineId.New(), Fqn = fqn, Name = fqn.Name };
            var pipeline = flags.Apply(call, begin);
            await Settings.ConfirmAsync(call, PipelineTable.Settings(pipeline), call.Value(batch));
            await call.StepAsync("Creating the staging pipeline", () => call.Client.Pipelines.CreateAsync(pipeline, call.Cancelled));
            call.Screen.Success();
        });
    }
}
