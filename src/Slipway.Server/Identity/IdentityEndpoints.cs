using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Contracts.Names;
using Slipway.Policy.Tokens;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Policy;

namespace Slipway.Server.Identity;

/// <summary>Getting a token, giving it back, and what one is good for.</summary>
internal static class IdentityEndpoints
{
    private const int MaxNameLength = 1024;
    private const int MaxTokenLength = 16 * 1024;

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/oauth2/token", IssueTokenAsync).RequiresNothing().NeedsNoKey("Each token is its own, and no answer with a token is kept.");
        routes.MapPost("/v1/oauth2/revoke", RevokeAsync).RequiresNothing().NeedsNoKey("A token that is revoked stays so.");
        routes.MapGet("/v1/oauth2/userinfo", DescribeCaller).Requires();
        routes.MapGet("/v1/namespace/default", (HttpContext context, PolicyInForce policy) =>
            Results.Json(new NamespaceInfo(DefaultNamespace(context, policy)), SlipwayJson.Wire.NamespaceInfo)).Requires();
    }

    private static async Task<IResult> IssueTokenAsync(HttpContext context, Logins logins)
    {
        var request = await ReadGrantAsync(context);
        if (request.GrantType is not "password")
            throw new SlipwayException(ErrorCodes.RequestInvalid, "grant_type must be 'password'.") { JsonPath = "$.grant_type" };
        if (request.Username is not { Length: > 0 and <= MaxNameLength } user)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"username is required, of at most {MaxNameLength} characters.") { JsonPath = "$.username" };
        if (request.Password is not { Length: <= PasswordRules.MaxLength } password)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"password is required, of at most {PasswordRules.MaxLength} characters.") { JsonPath = "$.password" };

        // What can't be a user's name is nobody's, and does not get into logs as it came.
        var name = UserName.TryParse(user, out _, out _) ? user : "?";
        var token = await logins.LogInAsync(name, password, context.Describe(Principal.Claimed(name)), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new TokenResponse(token.Text, "Bearer", (long)token.Lifetime.TotalSeconds), SlipwayJson.Wire.TokenResponse);
    }

    // RFC 7009: the token itself is the right to revoke it, and one that is not known is revoked already.
    private static async Task<IResult> RevokeAsync(HttpContext context, TokenIssuer tokens, RevokedTokens revoked, AuditLog audit)
    {
        var request = context.Request.HasFormContentType
            ? new RevokeTokenRequest { Token = (await context.ReadFormBodyAsync())["token"] }
            : await context.ReadBodyAsync(SlipwayJson.Wire.RevokeTokenRequest);
        if (request.Token is not { Length: > 0 and <= MaxTokenLength } text)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"token is required, of at most {MaxTokenLength} characters.") { JsonPath = "$.token" };
        if ((await tokens.ReadAsync(text)).Token is { } token && !revoked.Contains(token.Id))
        {
            await revoked.AddAsync(token);
            await audit.WriteAsync(context.Describe(token.Principal), AuditEvents.TokenRevoked, Fqn.Parse("auth::/oauth2/http"), allowed: true);
        }

        return Results.Ok();
    }

    private static IResult DescribeCaller(HttpContext context, PolicyInForce policy)
    {
        var token = context.Features.Get<AcceptedToken>()!;
        var principal = token.Principal;
        return Results.Json(
            new CallerInfo(
                principal.Name, principal.Job is null ? "user" : "job", DefaultNamespace(context, policy), principal.AuthType, token.IssuedAt, token.ExpiresAt),
            SlipwayJson.Wire.CallerInfo);
    }

    private static NamespacePath DefaultNamespace(HttpContext context, PolicyInForce policy) =>
        TokenPolicy.DefaultNamespace(policy.Current, context.GetCaller().Principal.Claims);

    private static async Task<TokenRequest> ReadGrantAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return await context.ReadBodyAsync(SlipwayJson.Wire.TokenRequest);

        var form = await context.ReadFormBodyAsync();
        return new TokenRequest { GrantType = form["grant_type"], Username = form["username"], Password = form["password"] };
    }
}
