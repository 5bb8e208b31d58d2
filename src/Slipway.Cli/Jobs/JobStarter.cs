using Slipway.Cli.Grammar;
using Slipway.Cli.Progress;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Jobs;

/// <summary>The block that every start prints: waiting, the job's own words, where it can be reached.</summary>
internal sealed class JobStarter(Call call, bool silent)
{
    /// <summary>What the lines call it: <c>Waiting for the job to start...</c></summary>
    public string Word { get; init; } = "job";

    /// <summary>What the sentence with its address calls it: <c>Job</c> or <c>App</c>.</summary>
    public string Noun { get; init; } = "Job";

    /// <summary>Starts a job that does not run.</summary>
    public Task StartAsync(Job job) => WaitAsync(job, _ => Task.CompletedTask, () => PutStartedAsync(job));

    /// <summary>Stops a job and starts it again. The server does both, so that the job comes back even if apc does not live to see it.</summary>
    public async Task RestartAsync(Job job)
    {
        var restarting = Task.CompletedTask;
        await WaitAsync(
            job,
            old => call.StepAsync("Stopping the job", async () =>
            {
                restarting = call.Client.Jobs.RestartAsync(job.Uuid, call.Cancelled);
                await await Task.WhenAny(restarting, StopWait.UntilGoneAsync(call, job, old));
            }),
            () => restarting);
    }

    /// <summary>Changes a started job in a way that replaces its instances, and waits until the new ones are there.</summary>
    public Task RollAsync(Job job, Func<Task> change) => WaitAsync(job, _ => change(), () => Task.CompletedTask);

    /// <param name="job">The job as it is to run.</param>
    /// <param name="prepare">Comes first, and prints lines of its own; is told the instances that do not count.</param>
    /// <param name="start">Makes the server start the job.</param>
    private async Task WaitAsync(Job job, Func<IReadOnlySet<InstanceId>, Task> prepare, Func<Task> start)
    {
        var old = (await call.Client.Jobs.ListInstancesAsync(job.Uuid, call.Cancelled)).Select(instance => instance.Uuid).ToHashSet();
        var live = call.Screen.IsTerminal ? new LiveArea(call.Screen.Out, call.Screen.Width) : null;
        await using var log = silent ? null : new StartLog(call, line => Print(live, line));
        // First the log, then the start: else its first lines would be missed.
        if (log is not null)
            await log.AttachAsync(job, old);
        await prepare(old);
        call.Screen.Line($"Waiting for the {Word} to start...");
        log?.Release();
        try
        {
            await start();
            await new StartWait(call, job, live).UntilStartedAsync(old);
        }
        finally
        {
            if (log is not null)
                await log.DrainAsync();
            live?.Clear();
        }

        call.Screen.Line("All instances started!");
        if (await call.Client.Jobs.FindAsync(job.Fqn, call.Cancelled) is { } started)
            JobAddress.Show(call, started, Noun);
    }

    private Task<Job> PutStartedAsync(Job job) => call.Client.Jobs.UpdateAsync(job with { State = JobState.Started, Health = null }, call.Cancelled);

    private void Print(LiveArea? live, string line)
    {
        if (live is not null)
            live.Above(line);
        else
            call.Screen.Line(line);
    }
}
