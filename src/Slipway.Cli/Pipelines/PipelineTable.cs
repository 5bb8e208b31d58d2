using Slipway.Cli.Terminal;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Pipelines;

/// <summary>What is asked before a pipeline is made.</summary>
internal static class PipelineTable
{
    public static SettingsTable Settings(StagingPipeline pipeline)
    {
        var table = new SettingsTable("Staging Pipeline Creation Settings").Row("FQN", pipeline.Fqn.ToString());
        (string Label, string Value)[] rows =
        [
            ("Detect", string.Join(", ", pipeline.Detect)),
            ("Build Image", pipeline.BuildImage),
            ("Build Command", OneLine(pipeline.BuildCommand)),
            ("Run Image", pipeline.RunImage),
            ("Start Command", OneLine(pipeline.StartCommand)),
        ];
        foreach (var (label, value) in rows.Where(row => row.Value.Length > 0))
            table.Row(label, value);
        return table;
    }

    /// <summary>A script in a cell: its first line, and a mark where there are more.</summary>
    public static string OneLine(string script)
    {
        var lines = script.Trim().Split('\n');
        return lines.Length == 1 ? lines[0] : lines[0] + " ...";
    }
}
