using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;

namespace Slipway.Policy.Decisions;

/// <summary>
/// Who asks: the claims that issuers vouch for. Every claim has an issuer, so nothing in a token can pass for what rules
/// assert (<c>role</c>, <c>permit</c>) or what a question gives (<c>job</c>).
/// </summary>
public sealed class PolicyPrincipal
{
    private PolicyPrincipal(ImmutableArray<PolicyClaim> claims) => Claims = claims;

    /// <summary>A caller of whom nothing is known.</summary>
    public static PolicyPrincipal Nobody { get; } = new([]);

    public ImmutableArray<PolicyClaim> Claims { get; }

    /// <summary>The principal's name as the auth server vouches for it: a user, or a job's FQN; null before there is a token.</summary>
    public string? Name => Claims.FirstOrDefault(claim => claim is { Issuer: Issuers.AuthServer, Type: ClaimTypes.Name })?.Value;

    /// <summary>A user with a token.</summary>
    /// <exception cref="ArgumentException">The name has ':' or '/': it could pass for a job's.</exception>
    public static PolicyPrincipal User(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().ContainsAny(':', '/'))
            throw new ArgumentException("A user's name has no ':' and no '/', so that it is never a job's FQN.", nameof(name));
        return Nobody.With(Issuers.AuthServer, ClaimTypes.Name, name);
    }

    /// <summary>A job with an app token: its name is its FQN.</summary>
    public static PolicyPrincipal Job(Fqn job) =>
        job.Type == ResourceType.Job && job.LocalName is not null
            ? Nobody.With(Issuers.AuthServer, ClaimTypes.Name, job.ToString())
            : throw new ArgumentException($"'{job}' is not the FQN of a job.", nameof(job));

    /// <summary>The same principal with one more claim that an issuer vouches for.</summary>
    public PolicyPrincipal With(string issuer, string type, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(issuer);
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentNullException.ThrowIfNull(value);
        // These two stand for policy variables and the question; nobody can vouch in their name.
        if (issuer is Issuers.Variables or Issuers.Query)
            throw new ArgumentException($"'{issuer}' is not an issuer of claims.", nameof(issuer));
        return new PolicyPrincipal(Claims.Add(new PolicyClaim(issuer, type, value)));
    }

    public override string ToString() => Name ?? (Claims.IsEmpty ? "nobody" : string.Join(", ", Claims));
}
