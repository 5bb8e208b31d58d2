using Microsoft.Extensions.Logging;
using Slipway.Engine.Instances;

namespace Slipway.Engine.Logs;

/// <summary>Keeps the logs of running instances within their bounds, looking at their sizes twice a second.</summary>
internal sealed class LogRotation : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    public LogRotation(LocalEngineOptions options, Func<IEnumerable<LiveInstance>> instances, TimeProvider time, ILogger log) =>
        loop = RunAsync(options, instances, time, log, stop.Token);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static async Task RunAsync(
        LocalEngineOptions options, Func<IEnumerable<LiveInstance>> instances, TimeProvider time, ILogger log, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            foreach (var instance in instances().Where(instance => instance.IsRunning))
            {
                try
                {
                    instance.Log.Rotate(options.LogFileSize, options.LogFileCount, instance.Bundle.ReopenLog);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    log.RotationFailed(failure, instance.Id);
                }
            }
        }
    }
}
