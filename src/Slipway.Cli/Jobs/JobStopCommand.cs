using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job stop NAME</c></summary>
internal static class JobStopCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var batch = Flags.Batch();
        return new Verb("stop", $"Stop {noun.Article}, and wait until it has stopped.") { name, batch }
            .With(notes: "", new Example("Stop it", $"apc {noun.Name} stop nats"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                await call.StepAsync("Stopping the job", () => StopAsync(call, job));
                call.Screen.Success();
            });
    }

    /// <summary>The job as the server has it once stopped.</summary>
    public static async Task<Job> StopAsync(Call call, Job job)
    {
        var stopped = await call.Client.Jobs.UpdateAsync(job with { State = JobState.Stopped, Health = null }, call.Cancelled);
        await StopWait.UntilGoneAsync(call, stopped);
        return stopped;
    }
}
