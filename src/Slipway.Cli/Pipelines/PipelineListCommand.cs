using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Pipelines;

/// <summary><c>apc staging pipeline list</c></summary>
internal static class PipelineListCommand
{
    public static Verb Create()
    {
        var ns = Flags.Namespace();
        var longNames = Flags.Switch("long", "l", "show full names in place of local ones", FlagGroup.Output);
        var json = Flags.Json();
        return new Verb("list", "List staging pipelines.") { ns, longNames, json }
            .With(notes: "", new Example("The platform's own", "apc staging pipeline list -ns /apcera"))
            .Does(async call =>
            {
                var where = call.Value(ns) is { } text ? NameReader.ReadNamespace(text) : await call.Session.WorkingInAsync(call.Cancelled);
                IReadOnlyList<StagingPipeline> pipelines = [.. (await call.Client.Pipelines.ListAsync(call.Cancelled)).Where(pipeline => where.Contains(pipeline.Fqn.Namespace))];
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, pipelines);
                    return;
                }

                var table = new ListTable(call.Value(longNames) ? "FQN" : "Name", "Namespace", "Priority", "Run Image", "Detect");
                foreach (var pipeline in pipelines)
                {
                    table.Add(
                        call.Value(longNames) ? pipeline.Fqn.ToString() : pipeline.Fqn.Name,
                        pipeline.Fqn.Namespace.ToString(),
                        $"{pipeline.Priority}",
                        pipeline.RunImage,
                        string.Join(", ", pipeline.Detect));
                }

                call.Screen.Line($"Working in \"{where}\"");
                call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
            });
    }
}
