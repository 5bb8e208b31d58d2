using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Jobs;

/// <summary>Waits until instances are gone.</summary>
internal static class StopWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How much longer than the job's own stop timeout it may take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <param name="call">The command.</param>
    /// <param name="job">The job.</param>
    /// <param name="only">Those to wait for; null for all.</param>
    public static async Task UntilGoneAsync(Call call, Job job, IReadOnlySet<InstanceId>? only = null)
    {
        var began = call.Time.GetTimestamp();
        var timeout = TimeSpan.FromSeconds(JobText.Process(job).StopTimeout) + Grace;
        while (true)
        {
            var instances = await call.Client.Jobs.ListInstancesAsync(job.Uuid, call.Cancelled);
            if (!instances.Any(instance => IsAlive(instance) && (only is null || only.Contains(instance.Uuid))))
                return;
            if (call.Time.GetElapsedTime(began) > timeout)
                throw new CommandException(ExitCodes.Engine, $"Job \"{job.Fqn.Name}\" still runs {timeout.TotalSeconds:0} seconds after it was told to stop.", $"`apc job instances {job.Fqn.Name}` shows what is left.");
            await Task.Delay(Pause, call.Time, call.Cancelled);
        }
    }

    private static bool IsAlive(Instance instance) => instance.State is not InstanceState.Removed && !instance.Exited;
}
