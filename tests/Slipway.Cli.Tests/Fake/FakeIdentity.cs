using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Tests.Fake;

internal static class FakeIdentity
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/v1/oauth2/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return (form["grant_type"].ToString(), form["username"].ToString(), form["password"].ToString()) == ("password", "admin", "secret")
                ? Results.Json(new TokenResponse(FakeServer.Token, "Bearer", 86400), SlipwayJson.Default.TokenResponse)
                : throw new SlipwayException(ErrorCodes.LoginFailed, "User name or password is wrong.");
        });
        app.MapGet("/v1/namespace/default", () =>
            Results.Json(new NamespaceInfo(NamespacePath.Parse("/sandbox/admin")), SlipwayJson.Default.NamespaceInfo));
    }

    public static void Check(HttpContext context)
    {
        switch (context.Request.Headers.Authorization.ToString())
        {
            case "":
                throw new SlipwayException(ErrorCodes.TokenMissing, "The call has no token.");
            case not "Bearer " + FakeServer.Token:
                throw new SlipwayException(ErrorCodes.TokenInvalid, "The token is garbled, expired, or not from this server.");
        }
    }
}
