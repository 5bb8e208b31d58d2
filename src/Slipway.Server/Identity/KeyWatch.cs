using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Audit;

namespace Slipway.Server.Identity;

/// <summary>
/// Looks for keys that were added or retired on the host, so that readers whose token lost its key are cut off and the audit
/// log knows of it, even when nobody calls.
/// </summary>
public sealed partial class KeyWatch(SigningKeys keys, AccessChanges changes, AuditLog audit, TimeProvider time, ILogger<KeyWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = Ids();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                known = await TryCompareAsync(known);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // What could not be written is written at the next look: a full disk must not end the watch, and with it the server.
    private async Task<HashSet<string>> TryCompareAsync(HashSet<string> known)
    {
        try
        {
            return await CompareAsync(known);
        }
#pragma warning disable CA1031 // Whatever it is, the server goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, exception);
            return known;
        }
    }

    private async Task<HashSet<string>> CompareAsync(HashSet<string> known)
    {
        var present = Ids();
        if (known.Except(present).Any())
            changes.Raise();
        foreach (var added in present.Except(known))
            await audit.WriteAsync(Caller.Server, AuditEvents.KeyAdded, Fqn.Parse($"auth::/keys::{added}"), allowed: true);
        foreach (var gone in known.Except(present))
            await audit.WriteAsync(Caller.Server, AuditEvents.KeyRetired, Fqn.Parse($"auth::/keys::{gone}"), allowed: true);
        return present;
    }

    private HashSet<string> Ids() => [.. keys.All.Select(key => key.Id)];

    [LoggerMessage(EventId = 1105, Level = LogLevel.Error, Message = "Which signing keys came and went could not be found out or written down; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
