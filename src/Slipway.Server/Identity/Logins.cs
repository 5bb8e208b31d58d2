using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Tokens;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Policy;

namespace Slipway.Server.Identity;

/// <summary>A user name and a password become a token: the directory vouches, policy decides.</summary>
public sealed partial class Logins(
    UserStore users, LoginThrottle throttle, PolicyInForce policy, TokenIssuer tokens, AuditLog audit, TimeProvider time, ILogger<Logins> logger)
{
    private static readonly Fqn Realm = Fqn.Parse("auth::/oauth2/http");

    /// <exception cref="SlipwayException"><c>login_failed</c>, <c>too_many_attempts</c>, or <c>policy_denied</c> when no policy issues a token.</exception>
    public async Task<IssuedToken> LogInAsync(string user, string password, Caller caller, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var verified = await VerifyAsync(user, password, caller, cancellationToken);

        var documents = policy.Current;
        var grant = TokenPolicy.ForUser(documents, IssuePermission.Identify(user));
        await audit.WriteGrantAsync(caller, documents, Realm, grant);
        if (!grant.IsGranted && grant.Decision.IsAllowed)
        {
            // Which rules give which names is other people's text: it stands in the server's log only.
            LogNoName(logger, user, grant.Problem!);
            throw new SlipwayException(
                ErrorCodes.PolicyDenied, $"Not allowed to issue a token by policy: no single claim \"name\" on \"{Realm}\". The server's log says which rules differ.")
            {
                MissingClaims = ["name"],
            };
        }

        grant.ThrowIfDenied();
        // The password may have changed meanwhile. A change committed before the audit entry is seen here; a later one ends the
        // token, which is dated from before the password was looked at.
        if (users.Find(user)?.PasswordHash != verified.PasswordHash)
            throw WrongPassword();
        return tokens.Issue(Principal.LoggedIn(grant.Name!, user), grant.Lifetime, began);
    }

    /// <summary>Checks a password, slowly for whoever guesses.</summary>
    /// <exception cref="SlipwayException"><c>login_failed</c>, <c>too_many_attempts</c>.</exception>
    public async Task<UserRecord> VerifyAsync(string user, string password, Caller caller, CancellationToken cancellationToken)
    {
        throttle.Admit(user, caller.Address);
        UserRecord? verified;
        try
        {
            verified = await users.VerifyAsync(user, password, cancellationToken);
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
        {
            // Too busy, or the caller left before it was their turn: nothing was guessed.
            throttle.Withdraw(user, caller.Address);
            throw;
        }

        if (verified is null)
        {
            LogFailed(logger, user, caller.Address);
            await audit.WriteAsync(caller, AuditEvents.LoginFailed, Realm, allowed: false);
            throw WrongPassword();
        }

        throttle.Succeeded(user, caller.Address);
        return verified;
    }

    private static SlipwayException WrongPassword() => new(ErrorCodes.LoginFailed, "User name or password is wrong.");

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "A login as '{User}' from {Address} failed.")]
    private static partial void LogFailed(ILogger logger, string user, string address);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "No token for '{User}': {Problem}")]
    private static partial void LogNoName(ILogger logger, string user, string problem);
}
