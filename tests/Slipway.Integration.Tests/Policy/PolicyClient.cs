using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>Somebody's way to the policy of a server.</summary>
internal sealed class PolicyClient : IDisposable
{
    private readonly HttpClient http;

    private PolicyClient(HttpClient http) => this.http = http;

    public static async Task<PolicyClient> OpenAsync(ServerWorld world, string principal = "admin")
    {
        var client = new PolicyClient(new HttpClient { BaseAddress = world.Http.BaseAddress });
        client.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync(principal));
        return client;
    }

    public static PolicyDocumentUpdate Doc(string name, string text, long? forVersion = null) => new() { Name = name, Text = text, ForVersion = forVersion };

    public Task<IReadOnlyList<PolicyDocumentInfo>> PutAsync(string name, string text, long? forVersion = null) => PutAsync([Doc(name, text, forVersion)]);

    public async Task<IReadOnlyList<PolicyDocumentInfo>> PutAsync(IReadOnlyList<PolicyDocumentUpdate> docs, string query = "") =>
        JsonSerializer.Deserialize(await SucceedAsync(HttpMethod.Put, "/v1/policy" + query, Body(docs)), SlipwayJson.Wire.IReadOnlyListPolicyDocumentInfo)!;

    public Task<ApiError> FailToPutAsync(string name, string text, long? forVersion = null) => FailToPutAsync([Doc(name, text, forVersion)]);

    public Task<ApiError> FailToPutAsync(IReadOnlyList<PolicyDocumentUpdate> docs, string query = "") => FailAsync(HttpMethod.Put, "/v1/policy" + query, Body(docs));

    public async Task<IReadOnlyList<PolicyDocumentInfo>> ListAsync() =>
        JsonSerializer.Deserialize(await SucceedAsync(HttpMethod.Get, "/v1/policy"), SlipwayJson.Wire.IReadOnlyListPolicyDocumentInfo)!;

    public async Task<PolicyDocumentInfo> GetAsync(string name) =>
        JsonSerializer.Deserialize(await SucceedAsync(HttpMethod.Get, $"/v1/policy/{name}"), SlipwayJson.Wire.PolicyDocumentInfo)!;

    public async Task<IReadOnlyList<PolicyDocumentInfo>> VersionsAsync(string name) =>
        JsonSerializer.Deserialize(await SucceedAsync(HttpMethod.Get, $"/v1/policy/{name}/versions"), SlipwayJson.Wire.IReadOnlyListPolicyDocumentInfo)!;

    public Task DeleteAsync(string name) => SucceedAsync(HttpMethod.Delete, $"/v1/policy/{name}");

    /// <summary>The status of the answer.</summary>
    public async Task<int> TryDeleteAsync(string name)
    {
        using var response = await SendAsync(HttpMethod.Delete, $"/v1/policy/{name}", null);
        return (int)response.StatusCode;
    }

    public async Task<PolicyCheckResult> CheckAsync(string name, string text) =>
        JsonSerializer.Deserialize(await SucceedAsync(HttpMethod.Post, "/v1/policy/check", Body([Doc(name, text)])), SlipwayJson.Wire.PolicyCheckResult)!;

    public async Task<PolicySimulationResult> SimulateAsync(PolicySimulationRequest request) => JsonSerializer.Deserialize(
        await SucceedAsync(HttpMethod.Post, "/v1/policy/sim", JsonContent.Create(request, SlipwayJson.Wire.PolicySimulationRequest)), SlipwayJson.Wire.PolicySimulationResult)!;

    public Task<ApiError> FailToSimulateAsync(PolicySimulationRequest request) =>
        FailAsync(HttpMethod.Post, "/v1/policy/sim", JsonContent.Create(request, SlipwayJson.Wire.PolicySimulationRequest));

    public async Task<ApiError> FailAsync(HttpMethod method, string path, HttpContent? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.False(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.ApiError)!;
    }

    public async Task<string> SucceedAsync(HttpMethod method, string path, HttpContent? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    public void Dispose() => http.Dispose();

    private static JsonContent Body(IReadOnlyList<PolicyDocumentUpdate> docs) =>
        JsonContent.Create(new PolicyUpdateRequest { Docs = docs }, SlipwayJson.Wire.PolicyUpdateRequest);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        return await http.SendAsync(request, ServerWorld.Cancel);
    }
}
