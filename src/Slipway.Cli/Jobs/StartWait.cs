using Slipway.Cli.Grammar;
using Slipway.Cli.Progress;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Jobs;

/// <summary>Waits until a job runs in as many instances as it should, or has given up.</summary>
internal sealed class StartWait(Call call, Job job, LiveArea? live)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>How much longer than the job's own start timeout the server may take to notice it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <param name="old">Instances from before, which do not count.</param>
    public async Task UntilStartedAsync(IReadOnlySet<InstanceId> old)
    {
        var began = call.Time.GetTimestamp();
        // Those that are replaced go one by one.
        var timeout = (TimeSpan.FromSeconds(JobText.Process(job).StartCommandTimeout) * (old.Count > 0 ? Math.Max(1, job.NumInstances) : 1)) + Grace;
        var pause = FirstLook;
        while (true)
        {
            var instances = (await call.Client.Jobs.ListInstancesAsync(job.Uuid, call.Cancelled)).Where(instance => !old.Contains(instance.Uuid)).ToList();
            var running = JobText.Running(instances);
            if (running >= job.NumInstances)
                return;
            live?.Draw([$"Instances started: {running}/{job.NumInstances}"]);

            var now = await call.Client.Jobs.GetAsync(job.Uuid, call.Cancelled);
            ThrowIfOver(now, instances);
            if (now.State == JobState.Finished)
                return;
            if (call.Time.GetElapsedTime(began) > timeout)
                throw Failed($"only {running} of {job.NumInstances} instances are running after {timeout.TotalSeconds:0} seconds; the server goes on trying");
            await Task.Delay(pause, call.Time, call.Cancelled);
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    private void ThrowIfOver(Job now, IReadOnlyList<Instance> instances)
    {
        var dead = instances.Where(instance => instance.Exited || instance.Failed).OrderBy(instance => instance.CreatedTime).LastOrDefault();
        switch (now.State)
        {
            case JobState.Errored:
            case JobState.Finished when dead is { ExitCode: not 0 } or { Failed: true }:
                throw Failed(dead is null ? "it failed" : dead.Reason.Length > 0 ? dead.Reason : $"its process ended with exit status {dead.ExitCode}");
            case JobState.Stopped:
                throw new CommandException(ExitCodes.Conflict, $"Job \"{job.Fqn.Name}\" was stopped by somebody else while it started.");
        }
    }

    private CommandException Failed(string why) =>
        new(ExitCodes.Engine, $"Job \"{job.Fqn.Name}\" did not start: {why.TrimEnd('.')}.", $"Its last words: `apc job logs {job.Fqn.Name} --no-tail`.");
}
