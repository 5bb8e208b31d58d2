using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job restart NAME</c></summary>
internal static class JobRestartCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var batch = Flags.Batch();
        var silent = Flags.Silent();
        return new Verb("restart", $"Stop {noun.Article} and start it again.") { name, batch, silent }
            .With(notes: "A job that is stopped is started.", new Example("Restart it", $"apc {noun.Name} restart nats"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                var starter = new JobStarter(call, call.Value(silent));
                await (job.State == JobState.Started ? starter.RestartAsync(job) : starter.StartAsync(job));
                call.Screen.Success();
            });
    }
}
