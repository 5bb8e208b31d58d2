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
    private const string Job = "job::/sandbox/admin::web";

    public static void Map(WebApplication app, FakeServer server)
    {
        app.MapPost("/v1/oauth2/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return (form["grant_type"].ToString(), form["username"].ToString(), form["password"].ToString()) == ("password", "admin", "secret")
                ? Results.Json(new TokenResponse(FakeServer.Token, "Bearer", 86400), SlipwayJson.Default.TokenResponse)
                : throw server.RefuseLogins ?? new SlipwayException(ErrorCodes.LoginFailed, "User name or password is wrong.");
        });
        app.MapGet("/v1/namespace/default", () =>
            Results.Json(new NamespaceInfo(NamespacePath.Parse("/sandbox/admin")), SlipwayJson.Default.NamespaceInfo));
        app.MapGet("/v1/oauth2/userinfo", (HttpContext context) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var (name, type, how) = context.Request.Headers.Authorization.Count > 0 ? ("admin", "user", "basicAuth") : (Job, "job", "appToken");
            return Results.Json(
                new CallerInfo(name, type, NamespacePath.Parse("/sandbox/admin"), how, now, now.AddHours(24).AddSeconds(30)), SlipwayJson.Default.CallerInfo);
        });
        app.MapPost("/v1/oauth2/revoke", async (HttpContext context) =>
        {
            server.Revoked.Enqueue((await context.Request.ReadFormAsync())["token"].ToString());
        });
    }

    public static void Check(HttpContext context, FakeServer server)
    {
        switch (context.Request.Headers.Authorization.ToString())
        {
            // Something on the way has added the job's own.
            case "" when server.AddsAppToken:
                break;
            case "":
                throw new SlipwayException(ErrorCodes.TokenMissing, "The call has no token.");
            case "Bearer " + FakeServer.Token when server.Revoked.Contains(FakeServer.Token):
                throw new SlipwayException(ErrorCodes.TokenInvalid, "The token was revoked.");
            case not "Bearer " + FakeServer.Token:
                throw new SlipwayException(ErrorCodes.TokenInvalid, "The token is garbled, expired, or not from this server.");
        }
    }
}
