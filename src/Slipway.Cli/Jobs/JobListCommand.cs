using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Client.Jobs;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job list</c> and <c>apc app list</c></summary>
internal static class JobListCommand
{
    public static Verb Create(JobNoun noun) => Create("list", noun);

    /// <summary><c>apc jobs</c> is short for <c>apc job list</c>.</summary>
    public static Verb CreateShortcut()
    {
        var verb = Create("jobs", JobNoun.Job);
        verb.Hidden = true;
        return verb;
    }

    private static Verb Create(string name, JobNoun noun)
    {
        var ns = Flags.Namespace();
        var longNames = Flags.Switch("long", "l", "show full names in place of local ones", FlagGroup.Output);
        var json = Flags.Json();
        return new Verb(name, $"List {noun.Name}s.") { ns, longNames, json }
            .With(
                notes: "",
                new Example("All that you may see, with full names", $"apc {noun.Name} list -ns / -l"),
                new Example("Names of what is started, for a script", $"apc {noun.Name} list --json | jq -r '.[] | select(.state == \"started\") | .name'"))
            .Does(async call =>
            {
                var where = call.Value(ns) is { } text ? NameReader.ReadNamespace(text) : await call.Session.WorkingInAsync(call.Cancelled);
                var all = await call.Client.Jobs.ListAsync(new JobQuery { Namespace = where, Health = true }, call.Cancelled);
                IReadOnlyList<Job> jobs = [.. all.Where(job => !noun.OnlyApps || JobText.IsApp(job))];
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, jobs);
                    return;
                }

                call.Screen.Line($"Working in \"{where}\"");
                var style = BoxStyle.For(call.Screen);
                call.Screen.Line(noun.OnlyApps ? DrawApps(jobs, call.Value(longNames), style) : DrawJobs(jobs, call.Value(longNames), style));
            });
    }

    private static string DrawJobs(IReadOnlyList<Job> jobs, bool longNames, BoxStyle style)
    {
        var table = new ListTable(longNames ? "FQN" : "Name", "Type", "Namespace", "Status", "Instances");
        foreach (var job in jobs)
            table.Add(Name(job, longNames), JobText.IsApp(job) ? "app" : "job", job.Fqn.Namespace.ToString(), JobText.State(job), JobText.Instances(job));
        return table.Draw(style);
    }

    private static string DrawApps(IReadOnlyList<Job> jobs, bool longNames, BoxStyle style)
    {
        var table = new ListTable(longNames ? "FQN" : "Name", "Namespace", "Status", "Instances", "Routes");
        foreach (var job in jobs)
            table.Add(Name(job, longNames), job.Fqn.Namespace.ToString(), JobText.State(job), JobText.Instances(job), string.Join(", ", JobText.Routes(job).Select(route => route.Url)));
        return table.Draw(style);
    }

    private static string Name(Job job, bool longNames) => longNames ? job.Fqn.ToString() : job.Fqn.Name;
}
