using Slipway.Contracts.Errors;
using Slipway.Server.Access;
using Slipway.Server.Gate;
using Slipway.Server.Sessions;

namespace Slipway.Server.Identity;

/// <summary>
/// Finds out who calls, before any handler runs. An endpoint that does not state what it needs is not reachable at all.
/// </summary>
public sealed class TokenMiddleware(RequestDelegate next, TokenIssuer tokens, TokenStanding standing, Tickets tickets)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        // What the framework puts in place of an endpoint, for a method that none takes, is not one.
        if (context.GetEndpoint() is RouteEndpoint endpoint)
        {
            var requirement = endpoint.Metadata.GetMetadata<EndpointRequirement>()
                ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} states no requirement.");
            if (requirement.Token)
            {
                var token = await AuthenticateAsync(context);
                if (context.Features.Get<InstanceOrigin>() is not null)
                    token = token with { Renews = true };
                context.Features.Set(token);
                context.Features.Set(context.Describe(token.Principal));
            }
        }

        await next(context);
    }

    /// <summary>What a call with such a token is answered with.</summary>
    internal static SlipwayException NotValid(string problem) => new(ErrorCodes.TokenInvalid, $"The bearer token is not valid: {problem}.");

    private async Task<AcceptedToken> AuthenticateAsync(HttpContext context)
    {
        var (token, problem) = context.WebSockets.IsWebSocketRequest && context.Request.Query["ticket"] is [{ } ticket]
            ? (tickets.Redeem(ticket, context.Request.Path), "")
            : await tokens.ReadAsync(FindToken(context));
        if (token is not null)
            problem = standing.FindProblem(token) ?? "";
        if (token is null || problem.Length > 0)
            throw NotValid(problem);
        return token;
    }

    private static string FindToken(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        // WebSocket clients of old could not set headers and put the header's text into the URL instead.
        if (header.Length == 0 && context.WebSockets.IsWebSocketRequest)
            header = context.Request.Query["authorization"].ToString();
        if (header.Length == 0)
            return FindSession(context);
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new SlipwayException(ErrorCodes.TokenInvalid, "Header must have a preamble and a token separated by a space: 'Authorization: Bearer <token>'.");
        return header[Scheme.Length..].Trim();
    }

    // Nothing from inside an instance comes by cookie: whom it calls as is known.
    private static string FindSession(HttpContext context)
    {
        if (context.Features.Get<InstanceOrigin>() is null && SessionCookie.Read(context.Request) is { Length: > 0 } session)
        {
            CsrfGuard.Require(context.Request, session);
            return session;
        }

        throw new SlipwayException(ErrorCodes.TokenMissing, "The call has no token: send 'Authorization: Bearer <token>' (log in with 'apc login').");
    }
}
