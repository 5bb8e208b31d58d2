using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job versions NAME</c></summary>
internal static class JobVersionsCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var json = Flags.Json();
        return new Verb("versions", "List the changes of a job: what it was before, who changed it, and when.") { name, json }
            .With(
                notes: "Several changes share a version when instances do not notice them. The console compares them, and brings a job back to one.",
                new Example("See what the last change was", $"apc {noun.Name} versions nats"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                var versions = await call.Client.Jobs.ListVersionsAsync(job.Uuid, call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, versions);
                else
                    call.Screen.Line(Draw(versions, BoxStyle.For(call.Screen)));
            });
    }

    private static string Draw(IReadOnlyList<JobVersion> versions, BoxStyle style)
    {
        var table = new ListTable("Version", "Change", "Changed", "By", "What");
        foreach (var version in versions)
            table.Add($"{version.VersionId}", $"#{version.Number}", Instant.Format(version.UpdatedAt), version.UpdatedBy, version.Changes.Count == 0 ? "made" : string.Join(", ", version.Changes));
        return table.Draw(style);
    }
}
