using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Server.Routes;

/// <summary>
/// What an app gets: the request as it came, its Host and Authorization included, without hop-by-hop headers; and, whatever
/// the client said about it, where it came from.
/// </summary>
internal sealed class RoutedRequest : HttpTransformer
{
    private static readonly string[] Ours =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Real-IP", "X-Original-For", "X-Original-Host", "X-Original-Proto"];

    public static RoutedRequest Instance { get; } = new();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        foreach (var name in Nominated(request).Concat(Ours))
            proxyRequest.Headers.Remove(name);
        proxyRequest.Headers.Host = request.Host.Value;
        if (httpContext.Connection.RemoteIpAddress is { } address)
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
    }

    // RFC 9110, 7.6.1: what Connection names is for us alone. Upgrade has been passed on already where it was one.
    private static IEnumerable<string> Nominated(HttpRequest request) => request.Headers.Connection
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(name => !name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
