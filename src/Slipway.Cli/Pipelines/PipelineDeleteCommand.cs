using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;

namespace Slipway.Cli.Pipelines;

/// <summary><c>apc staging pipeline delete NAME</c></summary>
internal static class PipelineDeleteCommand
{
    public static Verb Create()
    {
        var name = new Argument<string>("name") { HelpName = "NAME" };
        var batch = Flags.Batch();
        var quiet = Flags.Quiet();
        return new Verb("delete", "Delete a staging pipeline. What was staged with it stays.") { name, batch, quiet }
            .With(notes: "", new Example("Delete it", "apc staging pipeline delete yarn"))
            .Does(async call =>
            {
                var pipeline = await Lookup.PipelineAsync(call, call.Value(name)!);
                var silent = call.Value(quiet);
                await DeleteQuestion.AskAsync(call, $"Delete staging pipeline \"{pipeline.Fqn.Name}\"", call.Value(batch) || silent);
                if (silent)
                {
                    await call.Client.Pipelines.DeleteAsync(pipeline.Uuid, call.Cancelled);
                    return;
                }

                await call.StepAsync("Deleting the staging pipeline", () => call.Client.Pipelines.DeleteAsync(pipeline.Uuid, call.Cancelled));
                call.Screen.Success();
            });
    }
}
