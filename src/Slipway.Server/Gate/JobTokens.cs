using System.Collections.Concurrent;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Identity;

namespace Slipway.Server.Gate;

/// <summary>
/// The token of each job that calls the API through the gate. Made at its first call, and again when it would soon end or counts
/// no longer, so that a job that may have one never meets a bad one. It never leaves this process.
/// </summary>
public sealed class JobTokens(AppTokens issuing, TokenIssuer issuer, TokenStanding standing, TimeProvider time)
{
    /// <summary>A token with less than this part of its life left is replaced.</summary>
    private const double LeastPart = 0.1;

    private readonly ConcurrentDictionary<JobId, Entry> entries = new();

    /// <exception cref="Contracts.Errors.SlipwayException"><c>policy_denied</c> when no policy issues the job a token.</exception>
    public async Task<string> GetAsync(Job job, Caller caller, CancellationToken cancellationToken)
    {
        var entry = entries.GetOrAdd(job.Uuid, _ => new Entry());
        if (entry.Held is { } ready && IsGood(ready))
            return ready.Issued.Text;

        // Many calls at once need one token only.
        await entry.Turn.WaitAsync(cancellationToken);
        try
        {
            if (entry.Held is not { } held || !IsGood(held))
                entry.Held = held = await IssueAsync(job, caller);
            return held.Issued.Text;
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    /// <summary>The job is gone; one of the same name made later is another one.</summary>
    public void Forget(JobId job) => entries.TryRemove(job, out _);

    private async Task<HeldToken> IssueAsync(Job job, Caller caller)
    {
        var issued = await issuing.IssueAsync(job.Fqn, caller);
        var (accepted, problem) = await issuer.ReadAsync(issued.Text);
        return accepted is null
            ? throw new InvalidOperationException($"A token made for {job.Fqn} can't be read again: {problem}.")
            : new HeldToken(issued, accepted);
    }

    private bool IsGood(HeldToken token) =>
        token.Issued.ExpiresAt - time.GetUtcNow() > token.Issued.Lifetime * LeastPart && standing.FindProblem(token.Accepted) is null;

    private sealed record HeldToken(IssuedToken Issued, AcceptedToken Accepted);

    private sealed class Entry
    {
        private volatile HeldToken? held;

        // Never disposed: without a wait handle there is nothing to free.
        public SemaphoreSlim Turn { get; } = new(1);

        public HeldToken? Held
        {
            get => held;
            set => held = value;
        }
    }
}
