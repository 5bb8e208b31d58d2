using System.Net.Http.Json;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Identity;

namespace Slipway.Client.Users;

/// <summary>The users of the server's own directory.</summary>
public sealed class UsersClient
{
    private readonly ApiConnection connection;

    internal UsersClient(ApiConnection connection) => this.connection = connection;

    /// <summary>The users that the caller may see.</summary>
    public Task<IReadOnlyList<UserInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        connection.GetAsync("users", SlipwayJson.Default.IReadOnlyListUserInfo, cancellationToken);

    public Task<UserInfo> GetAsync(string name, CancellationToken cancellationToken = default) =>
        connection.GetAsync(PathOf(name), SlipwayJson.Default.UserInfo, cancellationToken);

    /// <summary>Makes a user who can log in with a password; what they may do is up to policy.</summary>
    public Task<UserInfo> CreateAsync(string name, string password, CancellationToken cancellationToken = default) =>
        connection.PostAsync(
            "users",
            new CreateUserRequest { Name = name, Password = password },
            RequestJson.Of<CreateUserRequest>(),
            SlipwayJson.Default.UserInfo,
            cancellationToken);

    /// <summary>Ends the user's tokens too.</summary>
    /// <param name="force">Do it even where nobody could change policy afterwards.</param>
    public Task DeleteAsync(string name, bool force = false, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, new QueryString(PathOf(name)).Add("force", force).ToString(), content: null, cancellationToken);

    /// <param name="current">The present password, required of users who change their own.</param>
    public Task ChangePasswordAsync(string name, string password, string? current = null, CancellationToken cancellationToken = default) =>
        connection.SendAsync(
            HttpMethod.Put,
            $"{PathOf(name)}/password",
            JsonContent.Create(new ChangePasswordRequest { CurrentPassword = current, Password = password }, RequestJson.Of<ChangePasswordRequest>()),
            cancellationToken);

    /// <summary>Ends every token that the user has.</summary>
    public Task RevokeTokensAsync(string name, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"{PathOf(name)}/tokens", content: null, cancellationToken);

    private static string PathOf(string name) => "users/" + Segment.Of(name);
}
