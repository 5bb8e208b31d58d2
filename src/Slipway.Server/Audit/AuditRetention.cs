using Slipway.Contracts.Errors;
using Slipway.Server.Configuration;
using Slipway.Server.Storage;

namespace Slipway.Server.Audit;

/// <summary>Keeps the audit log within its bounds while the server runs.</summary>
internal sealed partial class AuditRetention(Database database, ServerOptions options, TimeProvider time, ILogger<AuditRetention> logger) : BackgroundService
{
    /// <summary>More than this many entries are never kept.</summary>
    public const long MaxEntries = 1_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly AuditTrimming trimming = new(database, time, TimeSpan.FromDays(options.AuditDays), MaxEntries);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                await TrimAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; the next one goes on.
        }
    }

    private async Task TrimAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await trimming.TrimAsync(stoppingToken) is > 0 and var gone)
                LogTrimmed(logger, gone);
        }
        catch (SlipwayException exception)
        {
            LogFailed(logger, exception.Message);
        }
    }

    [LoggerMessage(EventId = 1833, Level = LogLevel.Information, Message = "Removed the {Count} oldest entries of the audit log.")]
    private static partial void LogTrimmed(ILogger logger, long count);

    [LoggerMessage(EventId = 1834, Level = LogLevel.Warning, Message = "The audit log could not be trimmed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
