namespace Slipway.Contracts.Identity;

/// <summary>Body of <c>POST /v1/oauth2/token</c>, as a form or as JSON
/// (<see href="https://datatracker.ietf.org/doc/html/rfc6749#section-4.3">RFC 6749, password grant</see>).</summary>
public sealed record TokenRequest
{
    public string? GrantType { get; set; }

    public string? Username { get; set; }

    public string? Password { get; set; }

    public override string ToString() => $"TokenRequest {{ {GrantType}, {Username} }}";
}
