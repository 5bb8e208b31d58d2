using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Integration.Tests.Access;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Idempotency;
using Slipway.Server.Tasks;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Idempotency;

/// <summary>A request that is sent again with its key is not done again.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public async Task Every_post_takes_a_key_or_says_why_not_and_a_repeated_one_gets_the_first_answer()
    {
        await using var world = await EndpointWorld.StartAsync();
        var posts = world.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true).ToList();
        Assert.NotEmpty(posts);
        Assert.All(posts, post => Assert.NotNull(post.Metadata.GetMetadata<IdempotencyRule>()));

        foreach (var pattern in posts.Where(post => post.Metadata.GetMetadata<IdempotencyRule>()!.TakesKey).Select(post => post.RoutePattern.RawText!.TrimEnd('/')))
        {
            using var request = await world.RequestAsync("POST", pattern);
            var (path, body) = (request.RequestUri!.ToString(), request.Content is null ? null : await request.Content.ReadAsStringAsync(ServerWorld.Cancel));
            var first = await SendAsync(world.Server, path, body, pattern);
            var second = await SendAsync(world.Server, path, body, pattern);
            // What needs an engine fails here, so nothing was done and it is tried again.
            Assert.Equal((first.Status == HttpStatusCode.ServiceUnavailable, first.Status), (!second.Replayed, second.Status));
            if (second.Replayed)
                Assert.Equal(first.Text, second.Text);
        }
    }

    [Fact]
    public async Task The_answer_is_kept_over_a_restart_and_there_is_one_task()
    {
        await using var registry = await PushAsync();
        await using var world = await ServerWorld.StartAsync();
        var body = Body(registry);
        var first = await SendAsync(world, "/v1/jobs/docker", body, "one");
        await world.StopServerAsync();
        await world.StartServerAsync();
        Assert.Equal((HttpStatusCode.OK, first.Text, true), await SendAsync(world, "/v1/jobs/docker", body, "one"));
        Assert.Single(world.Services.GetRequiredService<TaskLog>().List(null, null, _ => true, 0, 10));

        var other = await SendAsync(world, "/v1/jobs/docker", Body(registry, "other"), "one");
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("idempotency_mismatch", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_begin_one_task()
    {
        await using var registry = await PushAsync();
        await using var world = await ServerWorld.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(world, "/v1/jobs/docker", Body(registry), "one")));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Single(answers, answer => !answer.Replayed);
        Assert.Single(world.Services.GetRequiredService<TaskLog>().List(null, null, _ => true, 0, 30));
    }

    [Fact]
    public async Task What_failed_is_tried_anew_and_a_key_is_its_callers_own()
    {
        await using var registry = await PushAsync();
        await using var world = await ServerWorld.StartAsync();
        var service = """{"fqn":"service::/sandbox/admin::net","type":"network"}""";
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(world, "/v1/services", service, "k", await world.IssueTokenAsync("stranger"))).Status);
        Assert.Equal((HttpStatusCode.OK, false), Outcome(await SendAsync(world, "/v1/services", service, "k")));
        Assert.Equal((HttpStatusCode.OK, true), Outcome(await SendAsync(world, "/v1/services", service, "k")));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(world, "/v1/services", service, "another")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(world, "/v1/services", service, "k", await world.IssueTokenAsync("stranger"))).Status);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(world, "/v1/jobs/docker", """{"image_url":"UPPER"}""", "again")).Status);
        var task = await SendAsync(world, "/v1/jobs/docker", Body(registry), "again");
        Assert.Equal((HttpStatusCode.OK, false), Outcome(task));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ümlaut")]
    [InlineData("256")]
    public async Task A_key_that_can_not_be_one_is_refused(string key)
    {
        await using var world = await ServerWorld.StartAsync();
        var answer = await SendAsync(world, "/v1/services", "{}", key == "256" ? new string('k', 256) : key);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    private static (HttpStatusCode Status, bool Replayed) Outcome((HttpStatusCode Status, string Text, bool Replayed) answer) => (answer.Status, answer.Replayed);

    private static string Body(TestRegistry registry, string job = "app") =>
        $$"""{"image_url":"{{registry.Host}}/team/app:1","job_fqn":"job::/sandbox/admin::{{job}}"}""";

    private static async Task<TestRegistry> PushAsync()
    {
        var registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Run("Cmd", "/bin/app").Build());
        return registry;
    }

    private static async Task<(HttpStatusCode Status, string Text, bool Replayed)> SendAsync(
        ServerWorld world, string path, string? body, string key, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? world.Token);
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var http = new HttpClient(handler) { BaseAddress = world.Http.BaseAddress };
        using var response = await http.SendAsync(request, ServerWorld.Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(ServerWorld.Cancel), response.Headers.Contains("Idempotency-Replayed"));
    }
}
