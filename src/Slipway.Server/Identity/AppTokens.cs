using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Tokens;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Jobs;
using Slipway.Server.Policy;

namespace Slipway.Server.Identity;

/// <summary>Tokens for jobs: issued while a policy with <c>permit issue</c> matches the job's FQN, which is the principal's name.</summary>
public sealed class AppTokens(JobStore jobs, PolicyInForce policy, TokenIssuer tokens, AuditLog audit, TimeProvider time)
{
    /// <exception cref="SlipwayException"><c>not_found</c> when there is no such job, <c>policy_denied</c> when no policy issues it a token.</exception>
    public async Task<IssuedToken> IssueAsync(Fqn job, Caller caller)
    {
        var began = time.GetUtcNow();
        if (jobs.Find(job) is null)
            throw new SlipwayException(ErrorCodes.NotFound, $"There is no job \"{job}\".");
        var documents = policy.Current;
        var grant = TokenPolicy.ForJob(documents, job);
        await audit.WriteGrantAsync(caller, documents, job, grant);
        grant.ThrowIfDenied();
        return tokens.Issue(Principal.Authenticated(job.ToString(), AuthTypes.App), grant.Lifetime, began);
    }
}
