using Slipway.Server.Identity;

namespace Slipway.Server.Access;

/// <summary>Who calls, for handlers.</summary>
public static class CallerExtensions
{
    public static Caller GetCaller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint does not require a token, so nobody is known to call it.");

    /// <summary>The caller that a request with this principal is.</summary>
    internal static Caller Describe(this HttpContext context, Principal principal) => new(
        principal,
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "",
        $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}",
        context.TraceIdentifier);
}
