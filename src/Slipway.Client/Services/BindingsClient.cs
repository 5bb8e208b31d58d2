using System.Net.Http.Json;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Services;

namespace Slipway.Client.Services;

/// <summary>
/// What connects jobs to services, and to each other. A change to a job that runs needs its instances replaced: without
/// <c>restart</c> it is refused with <see cref="Contracts.Errors.ErrorCodes.RequiresRestart"/>.
/// </summary>
public sealed class BindingsClient
{
    private readonly ApiConnection connection;

    internal BindingsClient(ApiConnection connection) => this.connection = connection;

    /// <summary>Binds a job to a service, or links it to another job, by what the request names.</summary>
    public Task<Binding> CreateAsync(BindingRequest request, bool restart = false, CancellationToken cancellationToken = default) =>
        connection.PostAsync(PathOf("bindings", restart), request, RequestJson.Of<BindingRequest>(), SlipwayJson.Default.Binding, cancellationToken);

    public Task UnbindAsync(UnbindRequest request, bool restart = false, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Post, PathOf("unbind", restart), JsonContent.Create(request, RequestJson.Of<UnbindRequest>()), cancellationToken);

    public Task UnlinkAsync(UnlinkRequest request, bool restart = false, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Post, PathOf("unlink", restart), JsonContent.Create(request, RequestJson.Of<UnlinkRequest>()), cancellationToken);

    private static string PathOf(string path, bool restart) => new QueryString(path).Add("restart", restart).ToString();
}
