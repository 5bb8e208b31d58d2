using System.Threading.RateLimiting;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Limits;

/// <summary>
/// So many at once, and so many of one caller. What can wait does so first among its caller's own, so that the common queue holds at
/// most one share of each: a newcomer waits for the others' shares, never for all that somebody has asked for.
/// </summary>
internal sealed class CallerBound : IAsyncDisposable
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    private readonly string what;
    private readonly Share share;
    private readonly TimeSpan turn;
    private readonly TimeProvider time;
    private readonly RefusalLog refusals;
    private readonly PartitionedRateLimiter<string> callers;
    private readonly ConcurrencyLimiter all;

    /// <param name="what">Of what, for messages: requests.</param>
    /// <param name="waiting">How many may wait; null when nothing does.</param>
    /// <param name="turn">How long they wait.</param>
    /// <param name="time">The clock of that.</param>
    /// <param name="refusals">Told who was refused.</param>
    public CallerBound(string what, Share share, Share? waiting, TimeSpan turn, TimeProvider time, RefusalLog refusals)
    {
        (this.what, this.share, this.turn, this.time, this.refusals) = (what, share, turn, time, refusals);
        callers = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(
            caller, _ => Bound(share.OfOneCaller, waiting?.OfOneCaller)));
        all = new ConcurrencyLimiter(Bound(share.InAll, waiting?.InAll));
    }

    /// <summary>Takes a place. To be disposed when it is over.</summary>
    /// <exception cref="SlipwayException"><c>too_many_requests</c>: the caller has their share; <c>unavailable</c>: all places are taken. Both say when to come back.</exception>
    public async ValueTask<IDisposable> EnterAsync(string caller, CancellationToken cancellationToken)
    {
        var mine = await TakeAsync(new(() => callers.AttemptAcquire(caller), stop => callers.AcquireAsync(caller, cancellationToken: stop)), cancellationToken)
            ?? throw ShareIsReached(caller);
        try
        {
            var ours = await TakeAsync(new(() => all.AttemptAcquire(), stop => all.AcquireAsync(cancellationToken: stop)), cancellationToken)
                ?? throw AllAreTaken(caller);
            return new Place(mine, ours);
        }
        catch
        {
            mine.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await callers.DisposeAsync();
        await all.DisposeAsync();
    }

    private SlipwayException ShareIsReached(string caller)
    {
        refusals.ShareIsReached(caller, what, share.OfOneCaller);
        return new(ErrorCodes.TooManyRequests, $"{share.OfOneCaller} {what} of yours are open, which is the most at once; try again when some of them are done.") { RetryAfter = ComeBack };
    }

    private SlipwayException AllAreTaken(string caller)
    {
        refusals.AllAreTaken(caller, what, share.InAll);
        return new(ErrorCodes.Unavailable, $"{share.InAll} {what} are open, which is the most at once; try again in a moment.") { RetryAfter = ComeBack };
    }

    private static ConcurrencyLimiterOptions Bound(int permits, int? queue) =>
        new() { PermitLimit = permits, QueueLimit = queue ?? 0, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    private async ValueTask<RateLimitLease?> TakeAsync(Limiter limiter, CancellationToken cancellationToken)
    {
        var lease = limiter.Attempt();
        if (!lease.IsAcquired)
        {
            using var late = new CancellationTokenSource(turn, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            try
            {
                lease = await limiter.AcquireAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }

        return lease.IsAcquired ? lease : null;
    }

    private readonly record struct Limiter(Func<RateLimitLease> Attempt, Func<CancellationToken, ValueTask<RateLimitLease>> AcquireAsync);

    private sealed class Place(RateLimitLease mine, RateLimitLease ours) : IDisposable
    {
        public void Dispose()
        {
            ours.Dispose();
            mine.Dispose();
        }
    }
}
