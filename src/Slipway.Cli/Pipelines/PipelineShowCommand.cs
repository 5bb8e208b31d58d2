using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Pipelines;

/// <summary><c>apc staging pipeline show NAME</c></summary>
internal static class PipelineShowCommand
{
    public static Verb Create()
    {
        var name = new Argument<string>("name") { HelpName = "NAME" };
        var json = Flags.Json();
        return new Verb("show", "Show everything about a staging pipeline.") { name, json }
            .With(notes: "", new Example("How Node.js apps are built", "apc staging pipeline show /apcera::nodejs"))
            .Does(async call =>
            {
                var pipeline = await Lookup.PipelineAsync(call, call.Value(name)!);
                if (call.Value(json))
                    JsonText.Print(call.Screen, pipeline);
                else
                    call.Screen.Line(Draw(pipeline, BoxStyle.For(call.Screen)));
            });
    }

    private static string Draw(StagingPipeline pipeline, BoxStyle style)
    {
        var table = new ShowTable("Staging Pipeline", pipeline.Fqn.Name).Row("FQN", pipeline.Fqn.ToString());
        if (pipeline.Description.Length > 0)
            table.Row("Description", pipeline.Description);
        table.Group()
            .Rows("Detect", pipeline.Detect.Count > 0 ? pipeline.Detect : ["(only by name)"])
            .Row("Priority", $"{pipeline.Priority}");
        table.Group()
            .Rows("Build Image", Some(pipeline.BuildImage))
            .Rows("Build Command", Some(pipeline.BuildCommand))
            .Row("Build Memory", ByteSize.Format(pipeline.BuildMemory))
            .Row("Build Timeout", $"{pipeline.BuildTimeout} (seconds)")
            .Row("Build Egress", pipeline.BuildEgress ? "true" : "false")
            .Rows("Cache", Some(pipeline.CacheFolder));
        table.Group()
            .Rows("Run Image", Some(pipeline.RunImage))
            .Rows("Start Command", Some(pipeline.StartCommand));
        if (pipeline.CreatedBy.Length > 0)
            table.Group().Row("Created by", pipeline.CreatedBy).Row("Created at", Instant.Format(pipeline.CreatedAt));
        return table.Draw(style);
    }

    // A script has a row for each line.
    private static string[] Some(string text) => text.Length == 0 ? [] : text.TrimEnd().Split('\n');
}
