using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Contracts;

namespace Slipway.Server.Identity;

/// <summary>
/// Makes and reads bearer tokens: JWTs signed with ES256, whose payload has the platform's own keys
/// (<c>prn</c> is the principal). Clients treat them as opaque.
/// </summary>
public sealed class TokenIssuer(SigningKeys keys, TimeProvider time)
{
    public const string Issuer = "auth_server@apcera.me";
    public const string Audience = "apcera.me";

    private const string PrincipalKey = "prn";
    private const string ClaimsKey = "claims";
    private const string IdKey = "jti";

    // 'iat' is in whole seconds and dated back; a revocation has to tell tokens of one second apart.
    private const string MillisecondsKey = "iat_ms";

    // Clocks of two machines differ a little: tokens are dated back by as much, and outlive their time by as much.
    internal static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <param name="principal">Whom it stands for.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="asOf">When that was looked at which the token rests on: what is withdrawn later ends it. Now, where nothing was.</param>
    public IssuedToken Issue(Principal principal, TimeSpan lifetime, DateTimeOffset? asOf = null)
    {
        var now = asOf ?? time.GetUtcNow();
        var text = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = (now - Skew).UtcDateTime,
            NotBefore = (now - Skew).UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(keys.Newest, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [PrincipalKey] = principal.Name,
                [IdKey] = Guid.NewGuid().ToString(),
                [MillisecondsKey] = now.ToUnixTimeMilliseconds(),
                [ClaimsKey] = principal.TokenClaims
                    .Select(claim => (object)new Dictionary<string, object> { ["Issuer"] = claim.Issuer, ["Type"] = claim.Type, ["Value"] = claim.Value })
                    .ToList(),
            },
        });
        return new IssuedToken(text, lifetime, now + lifetime);
    }

    /// <summary>What the token says, or null with the reason in words that may be shown to its bearer.</summary>
    public async Task<(AcceptedToken? Token, string Problem)> ReadAsync(string token)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKeys = keys.All.Select(key => key.Security),
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ClockSkew = Skew,
            // The library's own check reads the machine's clock; ours is set by tests.
            LifetimeValidator = (starts, expires, _, parameters) => expires is { } end && time.GetUtcNow().UtcDateTime < end + parameters.ClockSkew
                && (starts is not { } start || time.GetUtcNow().UtcDateTime >= start - parameters.ClockSkew),
        });
        if (!result.IsValid)
            return (null, Explain(result.Exception));
        try
        {
            return (Describe((JsonWebToken)result.SecurityToken), "");
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or FormatException)
        {
            return (null, "the token lacks what tokens of this server have; log in again");
        }
    }

    private static AcceptedToken Describe(JsonWebToken token)
    {
        var claims = token.TryGetPayloadValue<JsonElement>(ClaimsKey, out var list)
            ? list.Deserialize(SlipwayJson.Default.IReadOnlyListTokenClaim) ?? []
            : [];
        return new AcceptedToken(
            Principal.Create(token.GetPayloadValue<string>(PrincipalKey), claims),
            token.GetPayloadValue<string>(IdKey),
            token.Kid,
            DateTimeOffset.FromUnixTimeMilliseconds(token.GetPayloadValue<long>(MillisecondsKey)),
            new DateTimeOffset(token.ValidTo));
    }

    private static string Explain(Exception? exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException => "the token has expired; log in again",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "the token was not issued by this server",
        _ => "illegal base64 data or not a token of this server",
    };
}
