using Slipway.Contracts.Errors;
using Slipway.Server.Access;

namespace Slipway.Server.WebConsole;

/// <summary>The console in the browser: a page and its modules. Everything it shows it asks of the API, as the one who is logged in.</summary>
internal static class ConsoleEndpoints
{
    private const string Page = "index.html";

    /// <summary>
    /// Nothing but our own files runs, nothing of anybody else's is loaded, and no other page frames this one
    /// (<see href="https://www.w3.org/TR/CSP3/">CSP 3</see>). Styles are set by our modules through the object model, which needs no 'unsafe-inline'.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext context, ConsoleAssets assets) => WriteAsync(context, assets, Page)).RequiresNothing();
        routes.MapGet("/console/{**name}", (string name, HttpContext context, ConsoleAssets assets) => WriteAsync(context, assets, name)).RequiresNothing();
    }

    private static async Task WriteAsync(HttpContext context, ConsoleAssets assets, string name)
    {
        var asset = assets.Find(name) ?? throw new SlipwayException(ErrorCodes.NotFound, "The console has no such file.");
        var response = context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Asked about each time, answered with 304 as long as the server is the same: an update is seen at once.
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = asset.Tag;
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.ToString() == asset.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = asset.Type;
        var body = asset.Plain;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            response.Headers.ContentEncoding = "br";
            body = asset.Brotli;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
