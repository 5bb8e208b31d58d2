using Slipway.Client.Audit;
using Slipway.Client.Http;
using Slipway.Client.Identity;
using Slipway.Client.Jobs;
using Slipway.Client.Packages;
using Slipway.Client.Policy;
using Slipway.Client.Routes;
using Slipway.Client.Services;
using Slipway.Client.Staging;
using Slipway.Client.Tasks;
using Slipway.Client.Users;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;

namespace Slipway.Client;

/// <summary>
/// The Slipway v1 API, one property per noun. Safe to use from many threads at once. Every call that fails throws
/// <see cref="SlipwayException"/>: with the server's code and message where it gave one, with
/// <see cref="ErrorCodes.Unavailable"/> where it could not be reached.
/// </summary>
public sealed class SlipwayClient : IDisposable
{
    private readonly ApiConnection connection;

    public SlipwayClient(SlipwayClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Target = options.Target;
        connection = new ApiConnection(options);
        Identity = new IdentityClient(connection);
        Jobs = new JobsClient(connection);
        Packages = new PackagesClient(connection);
        Tasks = new TasksClient(connection);
        Services = new ServicesClient(connection);
        Bindings = new BindingsClient(connection);
        Routes = new RoutesClient(connection);
        Pipelines = new PipelinesClient(connection);
        Policy = new PolicyClient(connection);
        Users = new UsersClient(connection);
        Audit = new AuditClient(connection);
    }

    public Uri Target { get; }

    public IdentityClient Identity { get; }

    public JobsClient Jobs { get; }

    public PackagesClient Packages { get; }

    public TasksClient Tasks { get; }

    public ServicesClient Services { get; }

    public BindingsClient Bindings { get; }

    public RoutesClient Routes { get; }

    public PipelinesClient Pipelines { get; }

    public PolicyClient Policy { get; }

    public UsersClient Users { get; }

    public AuditClient Audit { get; }

    public Task<Info> GetInfoAsync(CancellationToken cancellationToken = default) =>
        connection.GetAsync("info", SlipwayJson.Default.Info, cancellationToken);

    public Task<VersionInfo> GetVersionAsync(CancellationToken cancellationToken = default) =>
        connection.GetAsync("version", SlipwayJson.Default.VersionInfo, cancellationToken);

    public void Dispose() => connection.Dispose();
}
