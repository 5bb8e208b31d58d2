using System.Diagnostics.CodeAnalysis;
using Slipway.Contracts.Errors;

namespace Slipway.Images.Space;

/// <summary>
/// Gives out the room of the data folder: asked before something begins, and again while it is written, so that a disk does
/// not fill up, and a budget is not passed, because several came at once.
/// </summary>
/// <param name="folder">On the disk that counts.</param>
/// <param name="limits">How much may be used.</param>
/// <param name="contents">What is there.</param>
/// <param name="free">Bytes of the disk that nobody has; null to ask the disk.</param>
public sealed class DiskRoom(string folder, DiskLimits limits, IDiskContents contents, Func<long>? free = null)
{
    // Beyond any disk; sums of a few of these do not overflow.
    private const long Most = long.MaxValue / 1024;

    private readonly Lock gate = new();
    private readonly HashSet<RoomLease> leases = [];
    private long measured;

    /// <summary>Sets room aside for what is to begin. Removes what nothing needs any more before it says no.</summary>
    /// <param name="need">Bytes, as an estimate.</param>
    /// <param name="what">Begins the message of a no: <c>The image nats needs about 50MB</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SlipwayException"><c>disk_full</c>.</exception>
    public async Task<RoomLease> TakeAsync(long need, string what, CancellationToken cancellationToken)
    {
        if (need <= 0)
            return Take(0, what);
        await MeasureAsync(fresh: false, cancellationToken);
        if (TryTake(need, what, out var lease, out _))
            return lease;
        await contents.CollectAsync(cancellationToken);
        await MeasureAsync(fresh: true, cancellationToken);
        return TryTake(need, what, out lease, out var level)
            ? lease
            : throw DiskRefusal.NoRoom(what, folder, limits, level, await contents.ReclaimableAsync(cancellationToken));
    }

    /// <summary>Follows something that was let in, or of which nobody knows yet how large it becomes.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public RoomLease Take(long need, string what)
    {
        var lease = new RoomLease(this, what, Math.Clamp(need, 0, Most));
        lock (gate)
            leases.Add(lease);
        return lease;
    }

    /// <summary>Measures again: what instances write is not told by anyone.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => MeasureAsync(fresh: true, cancellationToken);

    /// <summary>Bytes that are used beyond the budget, or that the reserve lacks; 0 when all is well.</summary>
    public long Overdrawn => Math.Max(0, -Level().LeftNow);

    /// <summary>Bytes that may still be used by what is to begin.</summary>
    public async Task<long> LeftAsync(CancellationToken cancellationToken)
    {
        await MeasureAsync(fresh: false, cancellationToken);
        return Math.Max(0, Level().Left);
    }

    /// <summary>The disk had no room for a byte, whoever took it.</summary>
    /// <param name="what">As in <see cref="TakeAsync"/>.</param>
    /// <param name="failure">What the system said.</param>
    public SlipwayException RanFull(string what, Exception failure) => DiskRefusal.RanFull(what, folder, Level(), failure);

    internal void Release(RoomLease lease)
    {
        lock (gate)
            leases.Remove(lease);
    }

    /// <summary>While something is written that was let in.</summary>
    internal void RequireStill(string what)
    {
        var level = Level();
        if (level.LeftNow < 0)
            throw DiskRefusal.NoRoom(what, folder, limits, level, reclaimable: 0);
    }

    private async Task MeasureAsync(bool fresh, CancellationToken cancellationToken)
    {
        if (limits.Budget is not null)
            Volatile.Write(ref measured, await contents.MeasureAsync(fresh, cancellationToken));
    }

    private bool TryTake(long need, string what, [NotNullWhen(true)] out RoomLease? lease, out DiskLevel level)
    {
        lock (gate)
        {
            level = Level();
            lease = level.Left >= need ? Take(need, what) : null;
            return lease is not null;
        }
    }

    private DiskLevel Level()
    {
        lock (gate)
        {
            var there = free?.Invoke() ?? new DriveInfo(folder).AvailableFreeSpace;
            var used = limits.Budget is null ? 0 : Volatile.Read(ref measured) + leases.Sum(lease => lease.HiddenBytes);
            var now = there - limits.Reserve;
            if (limits.Budget is { } budget)
                now = Math.Min(now, budget - used);
            return new DiskLevel(there, used, now, now - leases.Sum(lease => lease.ToCome));
        }
    }
}
