using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Identity;

/// <summary>Somebody at the API's door, with or without a token.</summary>
internal sealed class Visitor(ServerWorld world) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = world.Http.BaseAddress };

    public string Token
    {
        get => http.DefaultRequestHeaders.Authorization?.Parameter ?? "";
        set => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
    }

    public void Dispose() => http.Dispose();

    public async Task<TokenResponse> LogInAsync(string user, string password)
    {
        using var response = await AskForTokenAsync(user, password);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        var token = JsonSerializer.Deserialize(text, SlipwayJson.Wire.TokenResponse)!;
        Token = token.AccessToken;
        return token;
    }

    public Task<HttpResponseMessage> AskForTokenAsync(string user, string password) => http.PostAsync(
        "/v1/oauth2/token",
        new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = user, ["password"] = password }),
        ServerWorld.Cancel);

    public async Task<CallerInfo> WhoAmIAsync() => (await http.GetFromJsonAsync("/v1/oauth2/userinfo", SlipwayJson.Wire.CallerInfo, ServerWorld.Cancel))!;

    public async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : ServerWorld.JsonBody(body) };
        using var response = await http.SendAsync(request, ServerWorld.Cancel);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(ServerWorld.Cancel));
    }

    public async Task<ApiError> FailAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, text) = await SendAsync(method, path, body);
        Assert.True(status >= 400, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.ApiError)!;
    }

    public async Task RevokeAsync(string token)
    {
        using var response = await http.PostAsync(
            "/v1/oauth2/revoke", new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token }), ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode);
    }
}
