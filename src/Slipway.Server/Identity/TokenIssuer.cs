using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>
/// Makes and reads bearer tokens: JWTs signed with ES256, whose payload has the platform's own keys
/// (<c>prn</c> is the principal). Clients treat them as opaque.
/// </summary>
public sealed class TokenIssuer(SigningKeys keys, TimeProvider time)
{
    public const string Issuer = "auth_server@apcera.me";
    public const string Audience = "apcera.me";
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(24);

    private const string PrincipalKey = "prn";

    // Clocks of two machines differ a little: tokens are dated back by as much, and outlive their time by as much.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    public string Issue(Principal principal, TimeSpan lifetime, string authType)
    {
        var now = time.GetUtcNow();
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = (now - Skew).UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(keys.Newest, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [PrincipalKey] = principal.Name,
                ["claims"] = new List<object>
                {
                    new Dictionary<string, object> { ["Issuer"] = Issuer, ["Type"] = "authType", ["Value"] = authType },
                },
            },
        });
    }

    /// <summary>Whom the token stands for, or null with the reason in words that may be shown to its bearer.</summary>
    public async Task<(Principal? Principal, string Problem)> ReadAsync(string token)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKeys = keys.All,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ClockSkew = Skew,
            // The library's own check reads the machine's clock; ours is set by tests.
            LifetimeValidator = (_, expires, _, parameters) => expires is { } end && time.GetUtcNow().UtcDateTime < end + parameters.ClockSkew,
        });
        if (!result.IsValid)
            return (null, Explain(result.Exception));
        return result.Claims.TryGetValue(PrincipalKey, out var name) && name is string { Length: > 0 } text
            ? (new Principal(text), "")
            : (null, "the token names no principal");
    }

    private static string Explain(Exception? exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException => "the token has expired; log in again",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "the token was not issued by this server",
        _ => "illegal base64 data or not a token of this server",
    };
}
