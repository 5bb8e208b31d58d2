using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Policy.Tokens;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Policy;

namespace Slipway.Server.Identity;

/// <summary>Getting a token, and what one is good for.</summary>
internal static class IdentityEndpoints
{
    private const int MaxCredentialLength = 1024;

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/oauth2/token", IssueTokenAsync).RequiresNothing();
        routes.MapGet("/v1/namespace/default", (HttpContext context, PolicyInForce policy) =>
            Results.Json(new NamespaceInfo(TokenPolicy.DefaultNamespace(policy.Current, context.GetCaller().Principal.Claims)), SlipwayJson.Wire.NamespaceInfo)).Requires();
    }

    private static async Task<IResult> IssueTokenAsync(HttpContext context, UserStore users, TokenIssuer tokens)
    {
        var request = await ReadRequestAsync(context);
        if (request.GrantType is not "password")
            throw new SlipwayException(ErrorCodes.RequestInvalid, "grant_type must be 'password'.") { JsonPath = "$.grant_type" };
        if (request.Username is not { Length: > 0 and <= MaxCredentialLength } user || request.Password is not { Length: <= MaxCredentialLength } password)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"username and password are required, each of at most {MaxCredentialLength} characters.") { JsonPath = "$.username" };
        if (!await users.VerifyAsync(user, password))
            throw new SlipwayException(ErrorCodes.LoginFailed, "User name or password is wrong.");

        context.Response.Headers.CacheControl = "no-store";
        var token = tokens.Issue(Principal.Authenticated(user, "basicAuth"), TokenIssuer.DefaultLifetime);
        return Results.Json(
            new TokenResponse(token, "Bearer", (long)TokenIssuer.DefaultLifetime.TotalSeconds), SlipwayJson.Wire.TokenResponse);
    }

    private static async Task<TokenRequest> ReadRequestAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return await context.ReadBodyAsync(SlipwayJson.Wire.TokenRequest);

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return new TokenRequest { GrantType = form["grant_type"], Username = form["username"], Password = form["password"] };
    }
}
