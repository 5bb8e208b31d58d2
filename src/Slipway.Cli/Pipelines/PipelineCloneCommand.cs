using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Pipelines;

/// <summary><c>apc staging pipeline clone SOURCE --name NAME</c></summary>
internal static class PipelineCloneCommand
{
    public static Verb Create()
    {
        var source = new Argument<string>("source") { HelpName = "SOURCE" };
        var name = Flags.Text("name", "n", "NAME", "the copy's name (that of the source, in your namespace)");
        var flags = new PipelineFlags();
        var batch = Flags.Batch();
        var verb = new Verb("clone", "Make a staging pipeline like another, with changes.") { source, name, batch }
            .With(notes: "", new Example("The platform's own for Node.js, with another build", "apc staging pipeline clone /apcera::nodejs --name yarn --build-cmd 'yarn install --production'"));
        flags.AddTo(verb);
        return verb.Does(async call =>
        {
            var original = await Lookup.PipelineAsync(call, call.Value(source)!);
            var fqn = await NameReader.ReadAsync(call, call.Value(name) ?? original.Fqn.Name, ResourceType.StagingPipeline);
            var pipeline = flags.Apply(call, original with { Uuid = PipelineId.New(), Fqn = fqn, Name = fqn.Name, VersionId = 1 });
            await Settings.ConfirmAsync(call, PipelineTable.Settings(pipeline), call.Value(batch));
            await call.StepAsync("Cloning the staging pipeline", () => call.Client.Pipelines.CreateAsync(pipeline, call.Cancelled));
            call.Screen.Success();
        });
    }
}
