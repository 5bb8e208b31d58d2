using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job health NAME</c></summary>
internal static class JobHealthCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var json = Flags.Json();
        return new Verb("health", "Show how a job is doing.") { name, json }
            .With(notes: "The score is the share of instances that run.", new Example("Is it well?", $"apc {noun.Name} health nats"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                var all = await call.Client.Jobs.GetHealthAsync([job.Uuid], call.Cancelled);
                // Jobs that do not run are left out of the answer.
                var health = all.GetValueOrDefault(job.Uuid.ToString()) ?? new JobHealth { Uuid = job.Uuid };
                if (call.Value(json))
                    JsonText.Print(call.Screen, health);
                else
                    call.Screen.Line(Draw(job, health, BoxStyle.For(call.Screen)));
            });
    }

    private static string Draw(Job job, JobHealth health, BoxStyle style) => new ShowTable("Job", job.Fqn.Name)
        .Row("FQN", job.Fqn.ToString())
        .Row("Status", Status(job, health))
        .Row("Health Score", $"{(int)Math.Floor(health.Score * 100)}%")
        .Row("Running Instances", $"{health.InstanceStateCount.GetValueOrDefault("RUNNING")}/{job.NumInstances}")
        .Draw(style);

    private static string Status(Job job, JobHealth health) =>
        health.Flapping ? "Flapping" : job.State == JobState.Started ? (health.Score > 0 ? "Running" : "Not running") : Capital(JobText.State(job));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
