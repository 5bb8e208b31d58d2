namespace Slipway.Server.Routes;

/// <summary>Endpoints, ready to be looked up. Never changes.</summary>
public sealed class RouteMap
{
    // By host, the longest path first.
    private readonly Dictionary<string, List<MappedEndpoint>> byHost;

    public RouteMap(IEnumerable<RouteTarget> targets)
    {
        Endpoints = [.. targets.GroupBy(target => target.Address).Select(group => new MappedEndpoint(group.Key, [.. group.OrderBy(target => target.Job.ToString(), StringComparer.Ordinal)]))];
        byHost = Endpoints.Where(endpoint => endpoint.Address.Type == RouteAddress.Http)
            .GroupBy(endpoint => endpoint.Address.Host)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(endpoint => endpoint.Address.Path.Length).ToList());
    }

    public IReadOnlyList<MappedEndpoint> Endpoints { get; }

    public bool HasHost(string host) => byHost.ContainsKey(host);

    /// <summary>The endpoint for a request: of this host, the one whose path has most segments in common with the beginning of the request's.</summary>
    public MappedEndpoint? Find(string host, string path) =>
        byHost.GetValueOrDefault(host)?.Find(endpoint => IsBelow(path, endpoint.Address.Path));

    private static bool IsBelow(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || prefix.Length == 0 || path[prefix.Length] == '/');
}
