using System.Net.Http.Json;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Routes;

namespace Slipway.Client.Routes;

/// <summary>Public addresses of jobs. A change of routes takes effect at once and restarts nothing.</summary>
public sealed class RoutesClient
{
    private readonly ApiConnection connection;

    internal RoutesClient(ApiConnection connection) => this.connection = connection;

    /// <summary>Every endpoint with the jobs behind it, as far as the caller may read them.</summary>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<JobId>>> ListAsync(CancellationToken cancellationToken = default) =>
        connection.GetAsync("jobs/routes", SlipwayJson.Default.IReadOnlyDictionaryStringIReadOnlyListJobId, cancellationToken);

    /// <summary>Gives a job a public address; which one it is, where the platform chose, is in the job's ports afterwards.</summary>
    public Task AddAsync(RouteRequest request, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Post, "routes", Body(request), cancellationToken);

    public Task RemoveAsync(RouteRequest request, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, "routes", Body(request), cancellationToken);

    private static JsonContent Body(RouteRequest request) => JsonContent.Create(request, RequestJson.Of<RouteRequest>());
}
