namespace Slipway.Server.Identity;

/// <summary>Whether a token that was good when it was made is good still.</summary>
public sealed class TokenStanding(TimeProvider time)
{
    /// <summary>Why it no longer counts, in words that may be shown to its bearer; null when it does.</summary>
    public string? FindProblem(AcceptedToken token) =>
        time.GetUtcNow() < token.ExpiresAt + TokenIssuer.Skew ? null : "the token has expired; log in again";
}
