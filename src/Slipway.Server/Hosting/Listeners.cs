using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Slipway.Server.Configuration;
using Slipway.Server.Gate;
using Slipway.Server.Limits;
using Slipway.Server.Routes;

namespace Slipway.Server.Hosting;

/// <summary>Where the server listens: at its own addresses, at those that serve routed apps only, and inside the instances that
/// may call the API.</summary>
internal static class Listeners
{
    public static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        var certificate = new Lazy<ServerCertificate>(() => new ServerCertificate(
            options.Certificate, options.CertificateKey, kestrel.ApplicationServices.GetRequiredService<ILogger<ServerCertificate>>()));
        Func<RefusalLog> refusals = kestrel.ApplicationServices.GetRequiredService<RefusalLog>;
        var addresses = Split(options.Listen).Concat(Split(options.RouteListen)).Count();
        foreach (var url in Split(options.Listen))
        {
            Listen(kestrel, url, listen =>
            {
                Bound(listen, ListenerLimits.OfAddress(options, addresses, refusals), url);
                Secure(listen, url, certificate);
            });
        }

        foreach (var url in Split(options.RouteListen))
        {
            Listen(kestrel, url, listen =>
            {
                Bound(listen, ListenerLimits.OfAddress(options, addresses, refusals), url);
                Secure(listen, url, certificate);
                listen.Use(next => connection =>
                {
                    connection.Features.Set(RoutesOnly.Mark);
                    return next(connection);
                });
            });
        }

        // Last: whoever asks where the server is wants an address of the machine's.
        kestrel.Listen(GateEndPoint.Only, listen => Bound(listen, ListenerLimits.OfInstances(options.Limits, refusals), address: null));
    }

    /// <summary>Where this server speaks https; null when it does not.</summary>
    public static int? HttpsPort(ServerOptions options) =>
        Split(options.RouteListen).Concat(Split(options.Listen)).FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttps)?.Port;

    private static IEnumerable<BindingAddress> Split(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(BindingAddress.Parse);

    // First of all, so that what is beyond costs no more than the socket.
    private static void Bound(ListenOptions listen, ConnectionLimit limit, BindingAddress? address)
    {
        // HTTP/2 has bounds of its own kind, per connection, and nobody here needs it.
        listen.Protocols = HttpProtocols.Http1;
        var speaksPlainly = address?.Scheme != Uri.UriSchemeHttps;
        listen.Use(next => connection => limit.RunAsync(connection, next, speaksPlainly));
    }

    private static void Secure(ListenOptions listen, BindingAddress address, Lazy<ServerCertificate> certificate)
    {
        if (address.Scheme != Uri.UriSchemeHttps)
            return;
        // Loaded now: a file that can't be used must stop the start, not the first visitor.
        var loaded = certificate.Value;
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(loaded.Current()) });
    }

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
            kestrel.Listen(ip, address.Port, configure);
        else if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            kestrel.ListenLocalhost(address.Port, configure);
        else
            kestrel.ListenAnyIP(address.Port, configure);
    }
}
