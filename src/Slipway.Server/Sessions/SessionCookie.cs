using Slipway.Server.Identity;

namespace Slipway.Server.Sessions;

/// <summary>
/// The cookie in which a browser has its token: out of reach for scripts, never sent along from other sites, and over https never
/// over anything else.
/// </summary>
internal static class SessionCookie
{
    private const string Name = "slipway-session";

    // Browsers take a cookie of such a name only with Secure, for this host alone, and for all paths (RFC 6265bis, 4.1.3.2).
    private const string SecureName = "__Host-" + Name;

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    public static void Write(HttpContext context, IssuedToken token) =>
        context.Response.Cookies.Append(NameFor(context.Request), token.Text, Attributes(context.Request, token.ExpiresAt));

    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), Attributes(context.Request, DateTimeOffset.UnixEpoch));

    private static string NameFor(HttpRequest request) => request.IsHttps ? SecureName : Name;

    private static CookieOptions Attributes(HttpRequest request, DateTimeOffset expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
