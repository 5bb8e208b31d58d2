using System.Net;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Identity;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Sessions;

/// <summary>What a browser does: it keeps cookies, and says where a request comes from.</summary>
internal sealed class Browser(ServerWorld world) : IDisposable
{
    private readonly SocketsHttpHandler handler = new() { UseCookies = true, AutomaticDecompression = DecompressionMethods.None };
    private HttpClient? http;

    public HttpClient Http => http ??= new HttpClient(handler) { BaseAddress = world.Http.BaseAddress };

    public string Csrf { get; private set; } = "";

    public void Dispose()
    {
        http?.Dispose();
        handler.Dispose();
    }

    public async Task<HttpResponseMessage> LogInAsync(string user, string password, params (string Name, string Value)[] headers)
    {
        var response = await SendAsync(HttpMethod.Post, "/v1/session", new { username = user, password }, headers);
        if (response.IsSuccessStatusCode)
            Csrf = (await ReadAsync(response)).CsrfToken;
        return response;
    }

    public static async Task<SessionInfo> ReadAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(ServerWorld.Cancel), SlipwayJson.Wire.SessionInfo)!;

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : ServerWorld.JsonBody(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request, ServerWorld.Cancel);
    }

    /// <summary>The code of the refusal.</summary>
    public async Task<string> FailAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, path, body, headers);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.False(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.ApiError)!.ErrorCode;
    }

    public (string Name, string Value) CsrfHeader => ("X-CSRF-Token", Csrf);
}
