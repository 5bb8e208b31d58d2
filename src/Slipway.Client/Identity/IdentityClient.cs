using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Identity;
using Slipway.Contracts.Names;

namespace Slipway.Client.Identity;

/// <summary>Who calls.</summary>
public sealed class IdentityClient
{
    private readonly ApiConnection connection;

    internal IdentityClient(ApiConnection connection) => this.connection = connection;

    /// <summary>Trades user name and password for a token (RFC 6749, password grant).</summary>
    public async Task<TokenResponse> LoginAsync(string user, string password, CancellationToken cancellationToken = default)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = user,
            ["password"] = password,
        });
        return await connection.SendAsync(HttpMethod.Post, "oauth2/token", form, SlipwayJson.Default.TokenResponse, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The namespace that the caller lands in; fails when the token is no longer good.</summary>
    public async Task<NamespacePath> GetDefaultNamespaceAsync(CancellationToken cancellationToken = default) =>
        (await connection.GetAsync("namespace/default", SlipwayJson.Default.NamespaceInfo, cancellationToken).ConfigureAwait(false)).Namespace;

    /// <summary>Who the server takes the caller for; fails when the token is no longer good.</summary>
    public Task<CallerInfo> GetCallerAsync(CancellationToken cancellationToken = default) =>
        connection.GetAsync("oauth2/userinfo", SlipwayJson.Default.CallerInfo, cancellationToken);

    /// <summary>Ends a token before its time (RFC 7009).</summary>
    public async Task RevokeAsync(string token, CancellationToken cancellationToken = default)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        await connection.SendAsync(HttpMethod.Post, "oauth2/revoke", form, cancellationToken).ConfigureAwait(false);
    }
}
