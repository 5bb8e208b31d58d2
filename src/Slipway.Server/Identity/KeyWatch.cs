using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Audit;

namespace Slipway.Server.Identity;

/// <summary>
/// Looks for keys that were added or retired on the host, so that readers whose token lost its key are cut off and the audit
/// log knows of it, even when nobody calls.
/// </summary>
public sealed class KeyWatch(SigningKeys keys, AccessChanges changes, AuditLog audit, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = Ids();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                known = await CompareAsync(known);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<HashSet<string>> CompareAsync(HashSet<string> known)
    {
        var present = Ids();
        foreach (var added in present.Except(known))
            await audit.WriteAsync(Caller.Server, AuditEvents.KeyAdded, Fqn.Parse($"auth::/keys::{added}"), allowed: true);
        foreach (var gone in known.Except(present))
            await audit.WriteAsync(Caller.Server, AuditEvents.KeyRetired, Fqn.Parse($"auth::/keys::{gone}"), allowed: true);
        if (known.Except(present).Any())
            changes.Raise();
        return present;
    }

    private HashSet<string> Ids() => [.. keys.All.Select(key => key.Id)];
}
