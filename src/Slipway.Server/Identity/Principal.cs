using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Contracts.Policy;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;

namespace Slipway.Server.Identity;

/// <summary>Who calls: a user by name, or a job by its FQN, with the claims that came with their token.</summary>
public sealed class Principal
{
    /// <summary>The user made at first start.</summary>
    public const string Administrator = "admin";

    private Principal(string name, Fqn? job, PolicyPrincipal claims, ImmutableArray<TokenClaim> tokenClaims)
    {
        Name = name;
        Job = job;
        Claims = claims;
        TokenClaims = tokenClaims;
    }

    /// <summary>The server itself. No token can stand for it, since no rule can give a name with a space.</summary>
    public static Principal Server { get; } = new("the server", null, PolicyPrincipal.Nobody, []);

    /// <summary>A user's name, or the text of a job's FQN.</summary>
    public string Name { get; }

    /// <summary>The job that calls, or null when it is a user.</summary>
    public Fqn? Job { get; }

    /// <summary>What policy knows about it: its name, and what <see cref="TokenClaims"/> say.</summary>
    public PolicyPrincipal Claims { get; }

    /// <summary>What its token carries beside the name, by issuer.</summary>
    public ImmutableArray<TokenClaim> TokenClaims { get; }

    /// <summary>How it proved who it is: <c>basicAuth</c>, <c>appToken</c>…; empty when its token does not say.</summary>
    public string AuthType => TokenClaims.FirstOrDefault(claim => claim is { Issuer: Issuers.AuthServer, Type: AuthTypeClaim })?.Value ?? "";

    /// <summary>The name that its user logged in with, which policy may have turned into another; null without a login.</summary>
    public string? Login => TokenClaims.FirstOrDefault(claim => claim is { Issuer: Issuers.Basic, Type: ClaimTypes.Name })?.Value;

    private const string AuthTypeClaim = "authType";

    /// <summary>A user or a job, by what the name is.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static Principal Create(string name, params IReadOnlyList<TokenClaim> claims)
    {
        Fqn? job = name.Contains(':', StringComparison.Ordinal) && Fqn.TryParse(name, out var fqn, out _) ? fqn : null;
        var known = job is { } caller ? PolicyPrincipal.Job(caller) : PolicyPrincipal.User(name);
        return new Principal(name, job, claims.Aggregate(known, (sum, claim) => sum.With(claim.Issuer, claim.Type, claim.Value)), [.. claims]);
    }

    /// <summary>A user whose password the directory has checked.</summary>
    /// <param name="name">The name that policy gives them.</param>
    /// <param name="login">The name they logged in with.</param>
    public static Principal LoggedIn(string name, string login) =>
        Authenticated(name, AuthTypes.Basic, new TokenClaim(Issuers.Basic, ClaimTypes.Name, login));

    /// <summary>Somebody who says who they are and has not proved it: policy knows nothing of them.</summary>
    public static Principal Claimed(string name) => new(name, null, PolicyPrincipal.Nobody, []);

    /// <summary>A user or a job who proved it in the given way.</summary>
    public static Principal Authenticated(string name, string authType, params IEnumerable<TokenClaim> more) =>
        Create(name, [new TokenClaim(Issuers.AuthServer, AuthTypeClaim, authType), .. more]);

    public override string ToString() => Name;
}
