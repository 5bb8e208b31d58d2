using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Xunit;

namespace Slipway.Integration.Tests.Access;

/// <summary>Nothing can be reached around the token and the policy.</summary>
public sealed class EndpointTests
{
    private static readonly string[] Open = ["/healthz", "/readyz", "/v1/version", "/v1/oauth2/token"];

    [Fact]
    public async Task Every_endpoint_states_what_it_needs_and_only_a_few_need_nothing()
    {
        await using var world = await ServerWorld.StartAsync();
        var endpoints = world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<EndpointRequirement>()));
        Assert.Equal(
            Open.Order(),
            endpoints.Where(endpoint => !endpoint.Metadata.GetMetadata<EndpointRequirement>()!.Token).Select(endpoint => endpoint.RoutePattern.RawText!).Order());
    }

    [Fact]
    public async Task No_endpoint_answers_without_a_good_token_of_somebody_who_may()
    {
        await using var world = await ServerWorld.StartAsync();
        var tokens = world.Services.GetRequiredService<TokenIssuer>();
        var stranger = await world.IssueTokenAsync("stranger");
        var expired = tokens.Issue(Principal.Create("admin"), TimeSpan.FromHours(-1));
        using var client = new HttpClient { BaseAddress = world.Http.BaseAddress };
        var endpoints = world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointRequirement>()!.Token);

        foreach (var endpoint in endpoints)
        {
            var method = new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
            var path = endpoint.RoutePattern.RawText!.Replace("{id}", "11111111-1111-4111-8111-111111111111", StringComparison.Ordinal).Replace("{name}", "nothing", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, method, path, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, method, path, "garbage"));
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, method, path, expired));

            // A stranger sees empty lists and no single thing; what would make something is refused.
            var status = await SendAsync(client, method, path, stranger);
            Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.OK, $"{method} {path}: {status}");
            if (method != HttpMethod.Get)
                Assert.NotEqual(HttpStatusCode.OK, status);
        }
    }

    [Fact]
    public async Task A_stranger_is_told_which_claim_is_missing()
    {
        await using var world = await ServerWorld.StartAsync();
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync("stranger"));
        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", """{"image_url":"nats","job_fqn":"job::/sandbox/admin::nats"}""");
        Assert.Equal((403, "policy_denied"), (error.Code, error.ErrorCode));
        Assert.Equal(["permit create", "docker.allow \"https://registry-1.docker.io/library/nats:latest\""], error.MissingClaims);
        Assert.Equal("Not allowed to create \"job::/sandbox/admin::nats\" by policy: missing claim \"permit create\" on \"job::/sandbox/admin::nats\"", error.Message);
    }

    [Fact]
    public async Task The_first_administrator_logs_in_with_the_password_that_was_left_for_them()
    {
        await using var world = await ServerWorld.StartAsync();
        var password = (await File.ReadAllTextAsync(Path.Combine(world.Data, UserStore.InitialPasswordFile), ServerWorld.Cancel)).Trim();
        using var client = new HttpClient { BaseAddress = world.Http.BaseAddress };
        using var good = await client.PostAsync("/v1/oauth2/token", Grant("admin", password), ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        foreach (var (user, wrong) in new[] { ("admin", "wrong"), ("nobody", password), ("", "") })
        {
            using var bad = await client.PostAsync("/v1/oauth2/token", Grant(user, wrong), ServerWorld.Cancel);
            Assert.True(bad.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest);
        }
    }

    private static FormUrlEncodedContent Grant(string user, string password) =>
        new(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = user, ["password"] = password });

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod method, string path, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, ServerWorld.Cancel);
        return response.StatusCode;
    }
}
