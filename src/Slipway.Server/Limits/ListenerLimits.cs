using Microsoft.AspNetCore.Server.Kestrel.Core;
using Slipway.Server.Configuration;
using Slipway.Server.Gate;

namespace Slipway.Server.Limits;

/// <summary>The limits as Kestrel knows them, the same at every address the server listens at.</summary>
internal static class ListenerLimits
{
    /// <summary>The part of all open files that connections may be; the rest is for what requests open: files, registries, apps.</summary>
    private const double PartOfFiles = 0.625;

    /// <summary>The part of that for calls from inside instances.</summary>
    private const double PartOfInstances = 0.125;

    public static void Apply(KestrelServerLimits kestrel, CallerLimits limits)
    {
        kestrel.MaxRequestBodySize = CallerLimits.BodyBytes;
        kestrel.MaxRequestLineSize = CallerLimits.RequestLineBytes;
        kestrel.MaxRequestHeadersTotalSize = CallerLimits.HeaderBytes;
        kestrel.MaxRequestHeaderCount = CallerLimits.Headers;
        kestrel.RequestHeadersTimeout = limits.HeaderTimeout;
        kestrel.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.MinRequestBodyDataRate = new MinDataRate(limits.LeastRate, limits.RateGrace);
        kestrel.MinResponseDataRate = new MinDataRate(limits.LeastRate, limits.RateGrace);
    }

    /// <summary>The bound of one of the machine's addresses.</summary>
    /// <param name="addresses">How many there are to share what there is.</param>
    /// <param name="refusals">Told who was refused.</param>
    public static ConnectionLimit OfAddress(ServerOptions options, int addresses, Func<RefusalLog> refusals)
    {
        var most = options.Limits.Connections ?? (int)(OpenFiles.Limit * PartOfFiles * (1 - PartOfInstances) / addresses);
        var mostOfOne = options.Limits.ConnectionsOfOneAddress ?? Math.Max(1, most / 2);
        return new ConnectionLimit(most, mostOfOne, new RemoteSource(options.TrustedProxies).Of, Telling(refusals, "address", most, mostOfOne));
    }

    /// <summary>The bound of all listeners inside instances together.</summary>
    public static ConnectionLimit OfInstances(CallerLimits limits, Func<RefusalLog> refusals)
    {
        var most = (int)(OpenFiles.Limit * PartOfFiles * PartOfInstances);
        return new ConnectionLimit(
            most, limits.ConnectionsOfOneInstance, connection => connection.Features.Get<InstanceOrigin>()?.Instance, Telling(refusals, "instance", most, limits.ConnectionsOfOneInstance));
    }

    private static Action<object?, bool> Telling(Func<RefusalLog> refusals, string kind, int most, int mostOfOne) => (source, ofOne) =>
    {
        if (ofOne)
            refusals().ShareIsReached($"{kind} {source}", "connections", mostOfOne);
        else
            refusals().AllAreTaken(source is null ? "this machine or a proxy" : $"{kind} {source}", "connections", most);
    };
}
