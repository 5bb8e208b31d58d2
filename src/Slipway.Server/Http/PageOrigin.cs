using Slipway.Contracts.Errors;

namespace Slipway.Server.Http;

/// <summary>Whose page made a request. Browsers say it in one of two headers, and no page can change them; programs send neither.</summary>
/// <seealso href="https://www.w3.org/TR/fetch-metadata/"/>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc6454#section-7"/>
internal static class PageOrigin
{
    /// <exception cref="SlipwayException"><c>cross_site</c>: a page of another site made it.</exception>
    public static void RequireOwn(HttpRequest request)
    {
        if (IsForeign(request))
        {
            throw new SlipwayException(
                ErrorCodes.CrossSite, "The call comes from a page of another site and brings no token of its own. Call from a page of this host, or send 'Authorization: Bearer <token>'.");
        }
    }

    // An app under the cluster's own domain is of the same site, and still somebody else's.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request.Host));

    // By host and port: which scheme the browser used is not known behind a proxy that ends TLS.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && uri.Port == (host.Port ?? (uri.Scheme == "https" ? 443 : 80));
}
