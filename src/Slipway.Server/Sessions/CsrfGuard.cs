using System.Security.Cryptography;
using System.Text;
using Slipway.Contracts.Errors;
using Slipway.Server.Http;

namespace Slipway.Server.Sessions;

/// <summary>
/// A cookie goes along with whatever page made the request. So a call by cookie counts only when it comes from the console itself
/// (<see href="https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html">what OWASP
/// says of it</see>): SameSite keeps the cookie away from other sites, <see cref="PageOrigin"/> keeps out what says where it comes
/// from, and this what is left.
/// </summary>
internal static class CsrfGuard
{
    public const string Header = "X-CSRF-Token";

    private static readonly byte[] Purpose = "slipway csrf"u8.ToArray();

    /// <summary>What a page of ours has to send along: only who was given it, or has the token itself, can know it.</summary>
    public static string TokenFor(string session) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(session), Purpose));

    /// <exception cref="SlipwayException"><c>token_invalid</c>: it may come from somebody else's page.</exception>
    public static void Require(HttpRequest request, string session)
    {
        if (request.HttpContext.WebSockets.IsWebSocketRequest)
            throw Refused("a WebSocket is opened with a ticket: POST to its URL with /ticket at the end, and put what comes into ?ticket=");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return;
        var sent = Encoding.UTF8.GetBytes(request.Headers[Header].ToString());
        if (!CryptographicOperations.FixedTimeEquals(sent, Encoding.UTF8.GetBytes(TokenFor(session))))
            throw Refused($"{Header} is missing or wrong; GET /v1/session has the right one");
    }

    private static SlipwayException Refused(string reason) => new(ErrorCodes.TokenInvalid, $"The session's cookie does not count for this call: {reason}.");
}
