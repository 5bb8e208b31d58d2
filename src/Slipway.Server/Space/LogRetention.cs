using Slipway.Contracts.Errors;
using Slipway.Engine;
using Slipway.Engine.Logs;
using Slipway.Server.Configuration;
using Slipway.Server.Instances;

namespace Slipway.Server.Space;

/// <summary>
/// Deletes logs of instances that have ended: those that are too old, and the oldest while all of them together are beyond
/// their budget. What running instances write is bounded by rotation.
/// </summary>
public sealed partial class LogRetention(
    IInstanceDisk disk, IEngine engine, InstanceStore instances, ServerOptions options, TimeProvider time, ILogger<LogRetention> logger)
{
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        // The logs first: whose log is there was on record before it began.
        var logs = disk.Logs();
        var live = instances.Live();
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(options.LogDays);
        long kept = 0;
        foreach (var log in logs.Where(log => !live.Contains(log.Instance)).OrderByDescending(log => log.LastWritten))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (log.LastWritten >= oldest && kept + log.Bytes <= options.LogBudget)
                kept += log.Bytes;
            else
                await DeleteAsync(log, cancellationToken);
        }
    }

    private async Task DeleteAsync(StoredLog log, CancellationToken cancellationToken)
    {
        try
        {
            await engine.DeleteLogAsync(log.Instance, cancellationToken);
            LogDeleted(logger, log.Instance, log.Bytes);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.StateConflict)
        {
            // It is just being removed: next time.
        }
    }

    [LoggerMessage(EventId = 1982, Level = LogLevel.Information, Message = "The log of instance {Instance}, which has ended, was deleted: {Bytes} bytes.")]
    private static partial void LogDeleted(ILogger logger, Contracts.Names.InstanceId instance, long bytes);
}
