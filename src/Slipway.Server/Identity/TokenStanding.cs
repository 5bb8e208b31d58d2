using Slipway.Contracts.Names;
using Slipway.Server.Jobs;

namespace Slipway.Server.Identity;

/// <summary>
/// Whether a token that was good when it was made is good still: its bearer exists, nobody has revoked it, its key has not
/// been retired, and policy would issue it again. Asked on every call, so that a withdrawal counts from the next one on.
/// </summary>
public sealed class TokenStanding(
    SigningKeys keys, UserStore users, RevokedTokens revoked, JobStore jobs, IssuePermission permission, TimeProvider time)
{
    /// <summary>Why it no longer counts, in words that may be shown to its bearer; null when it does.</summary>
    public string? FindProblem(AcceptedToken token)
    {
        if (token is { Renews: true, Principal.Job: { } renewing })
            return FindJobProblem(renewing, token.IssuedAt);
        if (time.GetUtcNow() >= token.ExpiresAt + TokenIssuer.Skew)
            return "the token has expired; log in again";
        if (revoked.Contains(token.Id))
            return "the token was revoked; log in again";
        if (!keys.Verifies(token.KeyId))
            return "the key that signed the token was retired; log in again";
        return token.Principal.Job is { } job ? FindJobProblem(job, token.IssuedAt) : FindUserProblem(token);
    }

    private string? FindJobProblem(Fqn job, DateTimeOffset issuedAt)
    {
        if (!permission.Allows(job))
            return $"no policy issues a token to \"{job}\" any more: missing claim \"permit issue\" on \"{job}\"";
        // A job made later under the same name is another one. Tokens know milliseconds only.
        return jobs.Find(job) is { } found && issuedAt.ToUnixTimeMilliseconds() >= found.CreatedAt.ToUnixTimeMilliseconds()
            ? null
            : $"the job \"{job}\" that it was issued to is gone";
    }

    private string? FindUserProblem(AcceptedToken token)
    {
        var login = token.Principal.Login;
        // Somebody who got the name later is somebody else.
        if (users.Find(login ?? token.Principal.Name) is not { } user || token.IssuedAt < user.CreatedAt)
            return "its user is gone";
        if (token.IssuedAt < user.TokensRevokedAt)
            return "the tokens of its user were revoked; log in again";
        // Without a login it was made on the server's host, by somebody who needs no policy.
        return login is null || permission.NameOf(login) == token.Principal.Name
            ? null
            : "policy no longer issues a token to its user: missing claim \"permit issue\" on \"auth::/oauth2/http\"";
    }
}
