using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Client.Services;

/// <summary>What jobs may be bound to.</summary>
public sealed class ServicesClient
{
    private readonly ApiConnection connection;

    internal ServicesClient(ApiConnection connection) => this.connection = connection;

    public async Task<IReadOnlyList<Service>> ListAsync(ServiceQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var path = new QueryString("services").Add("fqn", query.Fqn?.ToString()).Add("namespace", query.Namespace?.ToString());
        var all = await connection.GetAsync(path.ToString(), SlipwayJson.Default.IReadOnlyListService, cancellationToken).ConfigureAwait(false);
        // v1 documents no parameters for this list: a server may give more than was asked for.
        return [.. all.Where(service => (query.Fqn is null || service.Fqn == query.Fqn) && (query.Namespace is not { } ns || ns.Contains(service.Fqn.Namespace)))];
    }

    /// <summary>The service of that name, or null when there is none that the caller may see.</summary>
    public async Task<Service?> FindAsync(Fqn fqn, CancellationToken cancellationToken = default) =>
        await ListAsync(new ServiceQuery { Fqn = fqn }, cancellationToken).ConfigureAwait(false) is [var found, ..] ? found : null;

    public Task<Service> CreateAsync(ServiceRequest request, CancellationToken cancellationToken = default) =>
        connection.PostAsync("services", request, RequestJson.Of<ServiceRequest>(), SlipwayJson.Default.Service, cancellationToken);

    /// <summary>Refused while a job is bound to it.</summary>
    public Task DeleteAsync(ServiceId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"services/{id}", content: null, cancellationToken);
}
