using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Engine;
using Slipway.Server.Instances;

namespace Slipway.Server.Staging;

/// <summary>Waits for a build to end well, within its time, and passes on what it writes.</summary>
public sealed class BuildRun(IEngine engine, JobSupervisor supervisor, TimeProvider time)
{
    /// <param name="job">Was started.</param>
    /// <param name="pipeline">Says how long it may take.</param>
    /// <param name="marker">The line that says that it went well.</param>
    /// <param name="output">Gets every other line.</param>
    /// <param name="cancellationToken">Nobody wants it any more; the build runs on.</param>
    /// <returns>The instance, which waits for its folder to be read.</returns>
    /// <exception cref="SlipwayException"><c>staging_failed</c>, with its last lines.</exception>
    internal async Task<InstanceId> WaitAsync(
        Job job, StagingPipeline pipeline, string marker, BuildOutput output, CancellationToken cancellationToken)
    {
        var fleet = supervisor.GetFleet(job.Uuid);
        var instance = fleet.Instances[^1].Id;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(pipeline.BuildTimeout), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await foreach (var line in engine.ReadLogAsync(instance, int.MaxValue, follow: true, either.Token))
            {
                if (line.Text == marker)
                {
                    await output.FlushAsync();
                    return instance;
                }

                await output.AddAsync(line.Text);
            }

            await output.FlushAsync();
            var ended = await WaitForEndAsync(fleet, instance, either.Token);
            throw Failed(output, $"it {ended.Reason}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await output.FlushAsync();
            throw Failed(output, $"it did not end within {pipeline.BuildTimeout} seconds and was stopped");
        }
    }

    private static async Task<InstanceRecord> WaitForEndAsync(InstanceFleet fleet, InstanceId instance, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = fleet.Changed;
            if (fleet.Instances.FirstOrDefault(record => record.Id == instance) is { IsLive: false } ended)
                return ended;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static SlipwayException Failed(BuildOutput output, string how) => new(
        ErrorCodes.StagingFailed,
        $"The build failed: {how}. {(output.Last.Length == 0 ? "It wrote nothing." : $"Its last lines:\n{output.Last}")}");
}
