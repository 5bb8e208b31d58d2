using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Slipway.Server.Configuration;
using Slipway.Server.Gate;

namespace Slipway.Server.Hosting;

/// <summary>Where the server listens: at the configured addresses, and inside the instances that may call the API.</summary>
internal static class Listeners
{
    public static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        foreach (var url in options.Listen.Split(';'))
            Listen(kestrel, BindingAddress.Parse(url));
        // Last: whoever asks where the server is wants an address of the machine's.
        kestrel.Listen(GateEndPoint.Only);
    }

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address)
    {
        Action<ListenOptions> configure = address.Scheme == Uri.UriSchemeHttps ? listen => listen.UseHttps() : _ => { };
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
            kestrel.Listen(ip, address.Port, configure);
        else if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            kestrel.ListenLocalhost(address.Port, configure);
        else
            kestrel.ListenAnyIP(address.Port, configure);
    }
}
