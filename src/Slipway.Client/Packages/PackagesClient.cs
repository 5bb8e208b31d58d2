using Slipway.Client.Http;
using Slipway.Client.Tasks;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;

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

    /// <summary>Announces the upload of a folder that is to be staged.</summary>
    public Task<Package> CreateAsync(CreatePackageRequest request, CancellationToken cancellationToken = default) =>
        connection.PostAsync("packages", request, RequestJson.Of<CreatePackageRequest>(), SlipwayJson.Default.Package, cancellationToken);

    /// <summary>Sends the archive that was announced. Watch the Task to see it staged.</summary>
    /// <param name="package">What the announcement was answered with.</param>
    /// <param name="archive">A tar.gz that can be read from its beginning.</param>
    /// <param name="digest">Of the archive; what arrives is held to it.</param>
    /// <param name="sent">Told how many bytes have gone out.</param>
    public async Task<TaskId> UploadAsync(
        Package package, Stream archive, Digest digest, Action<long> sent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(archive);
        var resource = package.Resources is [{ Uuid: var id }, ..] ? id : package.Uuid;
        var answer = await connection.UploadAsync(
            $"packages/{package.Uuid}/resources/{resource}",
            archive,
            archive.Length,
            // RFC 9530.
            request => request.Content!.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(digest.Hex))}:"),
            sent,
            SlipwayJson.Default.LocationResponse,
            cancellationToken).ConfigureAwait(false);
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

    /// <summary>Deletes packages that no job uses, or tells which it would.</summary>
    public Task<PruneResult> PruneAsync(PrunePackagesRequest request, CancellationToken cancellationToken = default) =>
        connection.PostAsync("packages/prune", request, RequestJson.Of<PrunePackagesRequest>(), SlipwayJson.Default.PruneResult, cancellationToken);

    /// <summary>Refused while a job uses it.</summary>
    public Task DeleteAsync(PackageId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"packages/{id}", content: null, cancellationToken);
}
