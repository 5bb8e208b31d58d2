using System.Collections.Concurrent;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Server.Identity;

namespace Slipway.Server.Access;

/// <summary>
/// Whoever reads on and on (a Task's events, a log) was asked about once, at the beginning. This asks again whenever
/// <see cref="AccessChanges"/> says that answers may have changed, and when the reader's token ends.
/// </summary>
public sealed partial class ReadLeases
{
    private readonly AccessPolicy policy;
    private readonly TokenStanding standing;
    private readonly TimeProvider time;
    private readonly ILogger<ReadLeases> logger;
    private readonly ConcurrentDictionary<ReadLease, bool> leases = new();
    private int isCheckDue;

    public ReadLeases(AccessPolicy policy, TokenStanding standing, AccessChanges changes, TimeProvider time, ILogger<ReadLeases> logger)
    {
        this.policy = policy;
        this.standing = standing;
        this.time = time;
        this.logger = logger;
        changes.Changed += CheckAllSoon;
    }

    /// <summary>Begins a lease for who calls; dispose of it when the reader leaves.</summary>
    /// <param name="what">Names the kind of thing in messages: job, task.</param>
    /// <param name="id">The thing, as the caller wrote it.</param>
    /// <param name="exists">Whether it is still there; null where it never goes.</param>
    /// <param name="verb">What is needed beside the right to read; null for nothing.</param>
    public ReadLease Take(HttpContext context, Fqn fqn, string what, string id, Func<bool>? exists = null, string? verb = null)
    {
        var principal = context.GetCaller().Principal;
        var token = context.Features.Get<AcceptedToken>() ?? throw new InvalidOperationException("The endpoint does not require a token.");
        var lease = new ReadLease(this, time, principal, fqn, token, () => FindProblem(principal, token, fqn, what, id, exists, verb));
        leases[lease] = true;
        // What changed between the caller's check and this line was told to nobody.
        lease.Check();
        return lease;
    }

    internal void Forget(ReadLease lease) => leases.TryRemove(lease, out _);

    internal void TellEnd(ReadLease lease) => LogEnded(logger, lease.Principal.Name, lease.Fqn, lease.Problem?.Message ?? "");

    // Whoever made the change must not wait for us, and many changes at once need one look only.
    private void CheckAllSoon()
    {
        if (Interlocked.Exchange(ref isCheckDue, 1) == 0)
            ThreadPool.QueueUserWorkItem(_ => CheckAll());
    }

    private void CheckAll()
    {
        // Before looking: a change from here on asks for another look.
        Interlocked.Exchange(ref isCheckDue, 0);
        foreach (var lease in leases.Keys)
            lease.Check();
    }

    private SlipwayException? FindProblem(Principal principal, AcceptedToken token, Fqn fqn, string what, string id, Func<bool>? exists, string? verb)
    {
        try
        {
            if (standing.FindProblem(token) is { } problem)
                return TokenMiddleware.NotValid(problem);
            if ((exists is not null && !exists()) || !policy.Allows(principal, Permit.Read(fqn)))
                return AccessPolicy.Missing(what, id);
            return verb is null || policy.Allows(principal, new Permit(verb, fqn))
                ? null
                : new SlipwayException(ErrorCodes.PolicyDenied, $"permit {verb} on \"{fqn}\" was taken away.");
        }
#pragma warning disable CA1031 // On a thread of the pool nobody else catches it; without an answer nobody goes on reading.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, principal.Name, fqn, exception);
            return exception as SlipwayException ?? new SlipwayException(ErrorCodes.Unavailable, "The right to read could not be checked; try again.");
        }
    }

    [LoggerMessage(EventId = 1831, Level = LogLevel.Information, Message = "{Principal} is cut off from reading {Fqn}: {Reason}")]
    private static partial void LogEnded(ILogger logger, string principal, Fqn fqn, string reason);

    [LoggerMessage(EventId = 1832, Level = LogLevel.Error, Message = "Whether {Principal} may go on reading {Fqn} could not be found out.")]
    private static partial void LogFailed(ILogger logger, string principal, Fqn fqn, Exception exception);
}
