using Slipway.Client.Http;
using Slipway.Client.Tasks;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Client.Packages;

/// <summary>Content that jobs run from.</summary>
public sealed class PackagesClient
{
    private readonly ApiConnection connection;

    internal PackagesClient(ApiConnection connection) => this.connection = connection;

    /// <summary>Fetches an image and makes a package of it, without a job. Watch the Task to see it happen.</summary>
    public async Task<TaskId> CreateFromImageAsync(CreateDockerPackageRequest request, CancellationToken cancellationToken = default)
    {
        var answer = await connection.PostAsync(
            "packages/docker", request, RequestJson.Of<CreateDockerPackageRequest>(), SlipwayJson.Default.LocationResponse, cancellationToken).ConfigureAwait(false);
        return TaskLocation.Read(answer.Location);
    }

    public Task<IReadOnlyList<Package>> ListAsync(PackageQuery query, CancellationToken cancellationToken = default)
    {
        var path = new QueryString("packages").Add("fqn", query.Fqn?.ToString()).Add("namespace", query.Namespace?.ToString());
        return connection.GetAsync(path.ToString(), SlipwayJson.Default.IReadOnlyListPackage, cancellationToken);
    }

    /// <summary>The package of that name, or null when there is none that the caller may see.</summary>
    public async Task<Package?> FindAsync(Fqn fqn, CancellationToken cancellationToken = default)
    {
        var packages = await ListAsync(new PackageQuery { Fqn = fqn }, cancellationToken).ConfigureAwait(false);
        return packages.FirstOrDefault(package => package.Fqn == fqn);
    }

    public Task<Package> GetAsync(PackageId id, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"packages/{id}", SlipwayJson.Default.Package, cancellationToken);

    /// <summary>Refused while a job uses it.</summary>
    public Task DeleteAsync(PackageId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"packages/{id}", content: null, cancellationToken);
}
