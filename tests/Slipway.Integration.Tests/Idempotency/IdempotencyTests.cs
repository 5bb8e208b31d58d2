using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Tasks;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Access;
using Slipway.Server.Storage;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Idempotency;

/// <summary>A wish that is sent twice is carried out once.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Deploys = "/v1/jobs/docker";

    private TestRegistry registry = null!;
    private ServerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Run("Cmd", "/bin/app").Build());
        world = await ServerWorld.StartAsync(replace: services => services.AddSingleton<IEngine, MissingEngine>());
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_deploy_that_is_sent_twice_is_one_deploy()
    {
        var first = await SendAsync(Deploys, Deploy("web"), "wish-1");
        var second = await SendAsync(Deploys, Deploy("web"), "wish-1");
        Assert.Equal((HttpStatusCode.OK, first.Body), (second.Status, second.Body));
        Assert.Equal((false, true), (first.Replayed, second.Replayed));
        Assert.Equal(TaskState.Complete, (await world.WaitForEndAsync(Location(first.Body))).State);

        // Long after it ended, too, and by the next server.
        await world.StopServerAsync();
        await world.StartServerAsync();
        Assert.Equal(Location(first.Body).AbsolutePath, Location((await SendAsync(Deploys, Deploy("web"), "wish-1")).Body).AbsolutePath);
        Assert.Single(await world.JobsAsync());
    }

    [Fact]
    public async Task Ten_at_once_are_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(Deploys, Deploy("web"), "wish-1")));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        await world.WaitForEndAsync(Location(answers[0].Body));
        Assert.Single(await TasksAsync());
    }

    [Fact]
    public async Task A_server_that_dies_before_it_has_answered_has_still_made_but_one()
    {
        var first = await SendAsync(Deploys, Deploy("web"), "wish-1");
        await world.WaitForEndAsync(Location(first.Body));
        // What a kill between the Task's commit and the answer's leaves.
        await world.Services.GetRequiredService<Database>().WriteAsync(
            connection => { connection.Execute("UPDATE idempotency_keys SET status = NULL, content_type = NULL, body = NULL"); });
        Assert.Equal(first.Body, (await SendAsync(Deploys, Deploy("web"), "wish-1")).Body);
        Assert.Single(await TasksAsync());

        // And a kill before anything was made.
        await world.Services.GetRequiredService<Database>().WriteAsync(
            connection => { connection.Execute("UPDATE tasks SET idempotency_key = NULL; UPDATE idempotency_keys SET status = NULL"); });
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(Deploys, Deploy("web"), "wish-1")).Status);
    }

    [Fact]
    public async Task A_key_is_for_one_request_of_one_caller()
    {
        var first = await SendAsync(Deploys, Deploy("web"), "wish-1");
        foreach (var (path, body) in new[] { (Deploys, Deploy("other")), ("/v1/packages/docker", Deploy("web")), (Deploys + "?x=1", Deploy("web")) })
        {
            var other = await SendAsync(path, body, "wish-1");
            Assert.Equal((HttpStatusCode.Conflict, "idempotency_mismatch"), (other.Status, Error(other.Body).ErrorCode));
        }

        world.Enforce("fred", "job::/sandbox { if (auth_server@apcera.me->name == fred) { permit read } }");
        var fred = await SendAsync(Deploys, Deploy("web"), "wish-1", await world.IssueTokenAsync("fred"));
        Assert.Equal(HttpStatusCode.Forbidden, fred.Status);
        await world.WaitForEndAsync(Location(first.Body));
    }

    [Fact]
    public async Task An_answer_that_is_an_error_is_not_kept()
    {
        var token = await world.IssueTokenAsync("fred");
        var body = new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/prod::web" };
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(Deploys, body, "wish-1", token)).Status);
        world.Enforce("fred", """
            job::/prod { if (auth_server@apcera.me->name == fred) { permit create, read
                                                                    docker.allow "*" } }
            package::/prod { if (auth_server@apcera.me->name == fred) { permit create, read } }
            """);
        var second = await SendAsync(Deploys, body, "wish-1", token);
        Assert.Equal((HttpStatusCode.OK, false), (second.Status, second.Replayed));
        await world.WaitForEndAsync(Location(second.Body));
    }

    [Fact]
    public async Task Other_things_are_made_once_too()
    {
        var body = new { fqn = "service::/sandbox/admin::db", type = "generic", parameters = new { url = "http://db.example.com" } };
        var first = await SendAsync("/v1/services", body, "wish-1");
        Assert.Equal((HttpStatusCode.OK, first.Body), ((await SendAsync("/v1/services", body, "wish-1")).Status, (await SendAsync("/v1/services", body, "wish-1")).Body));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync("/v1/services", body, "wish-2")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("\u007f")]
    public async Task What_is_no_key_is_refused(string key)
    {
        var answer = await SendAsync(Deploys, Deploy("web"), key);
        Assert.Equal((HttpStatusCode.BadRequest, "request_invalid"), (answer.Status, Error(answer.Body).ErrorCode));
        Assert.Empty(await TasksAsync());
    }

    [Fact]
    public void Every_POST_takes_a_key_but_those_that_hand_out_tokens()
    {
        var posts = world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true).ToList();
        Assert.NotEmpty(posts);
        // Nobody is known to call these, and what they answer is not to be kept.
        Assert.Equal(
            ["/v1/oauth2/revoke", "/v1/oauth2/token"],
            posts.Where(endpoint => !endpoint.Metadata.GetMetadata<EndpointRequirement>()!.Token).Select(endpoint => endpoint.RoutePattern.RawText).Order());
    }

    private object Deploy(string name) => new { image_url = $"{registry.Host}/team/app:1", job_fqn = $"job::/sandbox/admin::{name}" };

    private async Task<(HttpStatusCode Status, string Body, bool Replayed)> SendAsync(string path, object body, string key, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ServerWorld.JsonBody(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await world.Http.SendAsync(request, ServerWorld.Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(ServerWorld.Cancel), response.Headers.Contains("Idempotency-Replayed"));
    }

    private async Task<IReadOnlyList<JsonElement>> TasksAsync() =>
        [.. JsonDocument.Parse(await world.Http.GetStringAsync("/v1/tasks", ServerWorld.Cancel)).RootElement.EnumerateArray()];

    private static Uri Location(string body) => new(JsonDocument.Parse(body).RootElement.GetProperty("location").GetString()!);

    private static ApiError Error(string body) => JsonSerializer.Deserialize(body, SlipwayJson.Wire.ApiError)!;
}
