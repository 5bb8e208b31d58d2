using System.Collections.Concurrent;
using Slipway.Contracts.Names;

namespace Slipway.Images.Registries;

/// <summary>Who may be asked for an image: the mirrors of its registry, in order, then the registry itself.</summary>
internal sealed class EndpointCatalog : IDisposable
{
    private readonly Dictionary<string, RegistryOptions> settings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<RegistryEndpoint>> endpoints = new(StringComparer.Ordinal);
    private readonly TransferOptions transfers;
    private readonly AddressGuard guard;
    private readonly TimeProvider time;

    public EndpointCatalog(ImageStoreOptions options, TimeProvider time)
    {
        transfers = options.Transfers;
        this.time = time;
        foreach (var (host, registry) in options.Registries)
            settings.Add(RegistryName.TryCanonical(host)!, registry);
        var mirrors = options.Registries.Values.SelectMany(registry => registry.Mirrors).Select(mirror => new Uri(mirror));
        guard = new AddressGuard([.. settings.Keys, .. mirrors.Select(mirror => $"{mirror.Host.Trim('[', ']')}:{mirror.Port}")], options.OffLimits, options.LocalRegistries);
    }

    public IReadOnlyList<RegistryEndpoint> For(ImageReference reference)
    {
        var mirrors = settings.TryGetValue(reference.Registry, out var found) ? found.Mirrors : [];
        return [.. mirrors.Select(mirror => new Uri(mirror)).Select(mirror => Get(mirror.Authority, mirror.Scheme)), Get(reference.Registry, null)];
    }

    public void Dispose()
    {
        foreach (var endpoint in endpoints.Values.Where(endpoint => endpoint.IsValueCreated))
            endpoint.Value.Dispose();
    }

    // A mirror has its own entry for login and authority: those of the registry it mirrors are not shown to it.
    private RegistryEndpoint Get(string host, string? scheme) => endpoints.GetOrAdd($"{scheme}://{host}", _ => new(() =>
        new RegistryEndpoint(host, scheme, settings.GetValueOrDefault(RegistryName.TryCanonical(host) ?? host), transfers, guard, time))).Value;
}
