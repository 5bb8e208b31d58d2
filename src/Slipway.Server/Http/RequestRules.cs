using Slipway.Contracts.Errors;
using Slipway.Server.Access;
using Slipway.Server.Gate;

namespace Slipway.Server.Http;

/// <summary>
/// What no request of the API may be, whatever it asks for: made by a page of another site with a right that the browser, or the place
/// it runs in, adds by itself; or with a body that would have to be unpacked.
/// </summary>
internal sealed class RequestRules(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw new SlipwayException(ErrorCodes.EncodingUnsupported, "The body has a Content-Encoding: bodies are read only as they are. Send it without one.");
        if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointRequirement>() is { Token: true } && !HasOwnToken(context))
            PageOrigin.RequireOwn(request);
        return next(context);
    }

    // No page can make a browser send somebody else's token: where there is one, whoever wrote the page has it. What instances send is dropped, and theirs is added.
    private static bool HasOwnToken(HttpContext context) =>
        context.Features.Get<InstanceOrigin>() is null
        && (context.Request.Headers.Authorization.ToString().Length > 0
            || (context.WebSockets.IsWebSocketRequest && context.Request.Query["authorization"].ToString().Length > 0));
}
