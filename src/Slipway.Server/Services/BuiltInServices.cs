using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Server.Services;

/// <summary>The services that come with the server: always there, and nobody can delete or replace them.</summary>
public static class BuiltInServices
{
    /// <summary>The platform's API, called with the job's own token.</summary>
    public static readonly Fqn Http = Fqn.Parse("service::/apcera::http");

    /// <summary>Everything outside.</summary>
    public static readonly Fqn Outside = Fqn.Parse("service::/apcera::outside");

    // UUIDs never change: clients keep them.
    public static IReadOnlyList<Service> All { get; } =
    [
        Make("5c1bd6a0-7a0c-4d5e-9a53-0d1f6c2e8b01", Http, ServiceTypes.Http, "The platform's API, with an app token", new Dictionary<string, string>()),
        Network("5c1bd6a0-7a0c-4d5e-9a53-0d1f6c2e8b02", "outside", "Everything outside", "all", "all"),
        Network("5c1bd6a0-7a0c-4d5e-9a53-0d1f6c2e8b03", "outside-dns", "Name servers outside", "53", "tcp,udp"),
        Network("5c1bd6a0-7a0c-4d5e-9a53-0d1f6c2e8b04", "outside-http", "Web servers outside, without TLS", "80", "tcp"),
        Network("5c1bd6a0-7a0c-4d5e-9a53-0d1f6c2e8b05", "outside-https", "Web servers outside, with TLS", "443", "tcp"),
        Network("5c1bd6a0-7a0c-4d5e-9a53-0d1f6c2e8b06", "outside-icmp", "Ping", "all", "icmp"),
        Network("5c1bd6a0-7a0c-4d5e-9a53-0d1f6c2e8b07", "outside-tcp-dns", "Name servers outside, over TCP only", "53", "tcp"),
    ];

    public static Service? Find(Fqn fqn) => All.FirstOrDefault(service => service.Fqn == fqn);

    public static Service? Find(ServiceId id) => All.FirstOrDefault(service => service.Uuid == id);

    private static Service Network(string id, string name, string description, string ports, string protocol) => Make(
        id, Fqn.Create(ResourceType.Service, Outside.Namespace, name), ServiceTypes.Network, description, NetworkReach.ToParameters("any", ports, protocol));

    private static Service Make(string id, Fqn fqn, string type, string description, IReadOnlyDictionary<string, string> parameters) => new()
    {
        Uuid = ServiceId.Parse(id),
        Fqn = fqn,
        Type = type,
        Description = description,
        Parameters = parameters,
    };
}
