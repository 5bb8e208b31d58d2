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
        if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointRequirement>() is { Token: true } && !HasOwnToken(context) && ComesFromAnotherSite(request))
        {
            throw new SlipwayException(
                ErrorCodes.CrossSite, "The call comes from a page of another site and brings no token of its own. Call from a page of this host, or send 'Authorization: Bearer <token>'.");
        }

        return next(context);
    }

    // No page can make a browser send somebody else's token: where there is one, whoever wrote the page has it. What instances send is dropped, and theirs is added.
    private static bool HasOwnToken(HttpContext context) =>
        context.Features.Get<InstanceOrigin>() is null
        && (context.Request.Headers.Authorization.ToString().Length > 0
            || (context.WebSockets.IsWebSocketRequest && context.Request.Query["authorization"].ToString().Length > 0));

    // Browsers say it in one of these, and no page can change them: https://www.w3.org/TR/fetch-metadata, https://www.rfc-editor.org/rfc/rfc6454.
    private static bool ComesFromAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request.Host));

    // By host and port: which scheme the browser used is not known behind a proxy that ends TLS.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && uri.Port == (host.Port ?? (uri.Scheme == "https" ? 443 : 80));
}
