using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Contracts.Names;
using Slipway.Policy.Tokens;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Configuration;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Identity;
using Slipway.Server.Jobs;
using Slipway.Server.Policy;
using Slipway.Server.Tasks;

namespace Slipway.Server.Sessions;

/// <summary>How a browser logs in, stays so, and opens WebSockets.</summary>
internal static class SessionEndpoints
{
    private const int MaxNameLength = 1024;

    private const string EachIsNew = "Each ticket opens one WebSocket, and an unused one ends by itself.";

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/session", LogInAsync).RequiresNothing().NeedsNoKey("Each session is its own.");
        routes.MapGet("/v1/session", Show).Requires();
        routes.MapDelete("/v1/session", LogOutAsync).Requires();
        routes.MapPost("/v1/tasks/{id}/ticket", async (string id, HttpContext context, TaskLog log, AccessPolicy policy, Tickets tickets) =>
        {
            var task = await policy.ShowAsync(context.GetCaller(), log.Find(RouteIds.ParseId<TaskId>(id, "task")), task => task.Fqn, "task", id);
            return Give(context, tickets, $"/v1/tasks/{task.Id}");
        }).Requires("permit read on what the task works on").NeedsNoKey(EachIsNew);
        routes.MapPost("/v1/jobs/{id}/logs/ticket", async (string id, HttpContext context, JobAccess access, Tickets tickets) =>
            Give(context, tickets, $"/v1/jobs/{(await access.FindAsync(context, id)).Uuid}/logs"))
            .Requires("permit read on the job").NeedsNoKey(EachIsNew);
    }

    private static IResult Give(HttpContext context, Tickets tickets, string path)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(tickets.Issue(path, context.Features.Get<AcceptedToken>()!), SlipwayJson.Wire.WatchTicket);
    }

    private static async Task<IResult> LogInAsync(HttpContext context, Logins logins, TokenIssuer tokens, PolicyInForce policy, ServerOptions options)
    {
        // Nobody is to be logged in by another page, as somebody else.
        PageOrigin.RequireOwn(context.Request);
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.SessionRequest);
        if (request.Username is not { Length: > 0 and <= MaxNameLength } user)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"username is required, of at most {MaxNameLength} characters.") { JsonPath = "$.username" };
        if (request.Password is not { Length: <= PasswordRules.MaxLength } password)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"password is required, of at most {PasswordRules.MaxLength} characters.") { JsonPath = "$.password" };

        var name = UserName.TryParse(user, out _, out _) ? user : "?";
        var token = await logins.LogInAsync(name, password, context.Describe(Principal.Claimed(name)), context.RequestAborted);
        var accepted = (await tokens.ReadAsync(token.Text)).Token ?? throw new InvalidOperationException("A token that was just issued is not good.");
        SessionCookie.Write(context, token);
        return Answer(context, accepted, CsrfGuard.TokenFor(token.Text), policy, options);
    }

    private static IResult Show(HttpContext context, PolicyInForce policy, ServerOptions options) => Answer(
        context, context.Features.Get<AcceptedToken>()!, SessionCookie.Read(context.Request) is { } session ? CsrfGuard.TokenFor(session) : "", policy, options);

    private static async Task<IResult> LogOutAsync(HttpContext context, RevokedTokens revoked, AuditLog audit)
    {
        if (context.Request.Headers.Authorization.Count > 0)
            throw new SlipwayException(ErrorCodes.StateConflict, "The call has a token of its own and no session; POST /v1/oauth2/revoke ends a token.");
        await revoked.AddAsync(context.Features.Get<AcceptedToken>()!);
        await audit.WriteAsync(context.GetCaller(), AuditEvents.TokenRevoked, Fqn.Parse("auth::/oauth2/http"), allowed: true);
        SessionCookie.Delete(context);
        return Results.Ok();
    }

    private static IResult Answer(HttpContext context, AcceptedToken token, string csrf, PolicyInForce policy, ServerOptions options)
    {
        context.Response.Headers.CacheControl = "no-store";
        var home = TokenPolicy.DefaultNamespace(policy.Current, token.Principal.Claims);
        return Results.Json(new SessionInfo(token.Principal.Name, home, csrf, token.ExpiresAt, options.Domain), SlipwayJson.Wire.SessionInfo);
    }
}
