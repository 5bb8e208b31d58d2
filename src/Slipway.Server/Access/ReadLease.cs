using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Server.Identity;

namespace Slipway.Server.Access;

/// <summary>Somebody's right to go on reading something, for as long as it lasts. Made by <see cref="ReadLeases"/>.</summary>
public sealed class ReadLease : IDisposable
{
    /// <summary>Longer than this no timer is set: it is set again then.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly ReadLeases home;
    private readonly TimeProvider time;
    private readonly Func<SlipwayException?> findProblem;
    private readonly AcceptedToken token;
    private readonly ITimer timer;

    // Never disposed: somebody may be about to cancel it, and without a timer there is nothing to free.
    private readonly CancellationTokenSource ended = new();
    private SlipwayException? problem;

    internal ReadLease(ReadLeases home, TimeProvider time, Principal principal, Fqn fqn, AcceptedToken token, Func<SlipwayException?> findProblem)
    {
        this.home = home;
        this.time = time;
        this.token = token;
        this.findProblem = findProblem;
        Principal = principal;
        Fqn = fqn;
        timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetTimer();
    }

    public Principal Principal { get; }

    public Fqn Fqn { get; }

    /// <summary>Cancelled when the right has ended; <see cref="Problem"/> says why.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>What the next call would be answered with; null while the right lasts.</summary>
    public SlipwayException? Problem => Volatile.Read(ref problem);

    /// <summary>The reader left.</summary>
    public void Dispose()
    {
        home.Forget(this);
        timer.Dispose();
    }

    /// <summary>Asks again, and ends the lease for a no.</summary>
    internal void Check()
    {
        if (Problem is null && findProblem() is { } found && Interlocked.CompareExchange(ref problem, found, null) is null)
        {
            home.TellEnd(this);
            _ = ended.CancelAsync();
        }
    }

    private void OnTimer()
    {
        Check();
        if (Problem is null)
            SetTimer();
    }

    private void SetTimer()
    {
        var left = token.Renews ? LongestTimer : token.ExpiresAt + TokenIssuer.Skew - time.GetUtcNow();
        timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer, Timeout.InfiniteTimeSpan);
    }
}
