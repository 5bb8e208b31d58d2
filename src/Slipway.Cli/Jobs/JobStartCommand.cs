using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job start NAME</c></summary>
internal static class JobStartCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var batch = Flags.Batch();
        var silent = Flags.Silent();
        return new Verb("start", $"Start {noun.Article}, and show what it says meanwhile.") { name, batch, silent }
            .With(notes: "", new Example("Start it", $"apc {noun.Name} start nats"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                if (job.State == JobState.Started && JobText.Running(job) >= job.NumInstances)
                    call.Screen.Line($"Job \"{call.Screen.Foreign(job.Fqn.Name)}\" is started already.");
                else
                    await new JobStarter(call, call.Value(silent)).StartAsync(job);
                call.Screen.Success();
            });
    }
}
