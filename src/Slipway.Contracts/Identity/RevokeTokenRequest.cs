namespace Slipway.Contracts.Identity;

/// <summary>Body of <c>POST /v1/oauth2/revoke</c>, as a form or as JSON
/// (<see href="https://datatracker.ietf.org/doc/html/rfc7009#section-2.1">RFC 7009</see>).</summary>
public sealed record RevokeTokenRequest
{
    public string? Token { get; set; }

    public override string ToString() => "RevokeTokenRequest";
}
