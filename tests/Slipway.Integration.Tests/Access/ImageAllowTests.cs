using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Access;

/// <summary>Which images may run: asked beforehand, and decided by content where a rule names content.</summary>
public sealed class ImageAllowTests
{
    private const string Sandbox = "job::/sandbox/dora";

    [Theory]
    [InlineData("""{"fqn":"job::/sandbox/dora::n","docker_origin":{"ImageName":"library/nats","ImageTag":"latest","RegistryURL":""}}""", true)]
    [InlineData("""{"fqn":"job::/sandbox/dora::n","uuid":"","num_instances":3,"docker_origin":{"ImageName":"nats","ImageTag":"2.1","RegistryURL":"https://index.docker.io"}}""", true)]
    [InlineData("""{"job_fqn":"job::/sandbox/dora::n","image_url":"nats"}""", true)]
    [InlineData("""{"job_fqn":"job::/sandbox/dora::n","image_url":"redis"}""", false)]
    [InlineData("""{"fqn":"job::/sandbox/dora::n","docker_origin":{"ImageName":"nats","ImageTag":"2","RegistryURL":"https://quay.io"}}""", false)]
    [InlineData("""{"fqn":"job::/prod::n","docker_origin":{"ImageName":"library/nats","ImageTag":"latest","RegistryURL":""}}""", false)]
    public async Task A_check_ahead_needs_no_right_to_create(string body, bool allowed)
    {
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("images", $$"""on {{Sandbox}} { if (auth_server@apcera.me->name == carl) { docker.allow "https://registry-1.docker.io/library/nats" } }""");
        await ActAsAsync(world, "carl");
        using var response = await world.Http.PostAsync("/v1/jobs/docker-job-check", new StringContent(body), ServerWorld.Cancel);
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        if (allowed)
            Assert.Empty(text);
    }

    [Fact]
    public async Task A_check_ahead_that_fails_says_what_a_deploy_would_say_and_is_audited()
    {
        await using var world = await ServerWorld.StartAsync();
        var admin = world.Http.DefaultRequestHeaders.Authorization;
        await ActAsAsync(world, "carl");
        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker-job-check", $$"""{"job_fqn":"{{Sandbox}}::n","image_url":"nats"}""");
        Assert.Equal(403, error.Code);
        Assert.Equal(
            "Docker image \"https://registry-1.docker.io/library/nats:latest\" not allowed by policy: "
            + "missing claim \"docker.allow \\\"https://registry-1.docker.io/library/nats:latest\\\"\" on \"job::/sandbox/dora::n\"",
            error.Message);
        var malformed = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker-job-check", """{"docker_origin":{"ImageName":"UPPER"}}""");
        Assert.Contains("$.fqn: is required", malformed.Message);
        Assert.Contains("$.docker_origin", malformed.Message);

        world.Http.DefaultRequestHeaders.Authorization = admin;
        var entry = Assert.Single(await world.AuditAsync("?principal=carl"));
        Assert.Equal(("policy.access.denied", "POST /v1/jobs/docker-job-check"), (entry.EventType, entry.Action));
    }

    [Fact]
    public async Task A_tag_may_be_used_where_it_means_the_content_that_is_allowed()
    {
        await using var registry = await TestRegistry.StartAsync();
        var good = Image("good");
        registry.Push("team/app:1", good);
        registry.Push("team/app:2", Image("other"));
        await using var world = await ServerWorld.StartAsync();
        var digest = good.Digest;
        world.Enforce("sandboxes", $$"""
            on job::/sandbox/carl { if (auth_server@apcera.me->name == carl) { role admin
                docker.allow "{{registry.Host}}/team/app@{{digest}}" } }
            on package::/sandbox/carl { if (auth_server@apcera.me->name == carl) { role admin } }
            """);
        var admin = world.Http.DefaultRequestHeaders.Authorization;
        await ActAsAsync(world, "carl");

        // By digest at once; by tag, the registry has the last word. Another repository can't be meant at all.
        await CompleteAsync($"team/app@{digest}", "one");
        await CompleteAsync("team/app:1", "two");
        var refused = await world.DeployAsync(Request("team/app:2", "three"));
        Assert.Equal((TaskEventType.Error, "policy_denied"), (refused.Events[^1].TaskEventType, refused.Events[^1].Payload["code"]));
        Assert.StartsWith($"Docker image \"https://{registry.Host}/team/app:2\" not allowed by policy", refused.Events[^1].Payload["error"]);
        Assert.DoesNotContain(refused.Events, one => one.Subtask.Name == TaskStages.CreatingPackage);
        Assert.Equal("policy_denied", (await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", JsonSerializer.Serialize(Request("team/other:1", "four")))).ErrorCode);
        using var check = await world.Http.PostAsync(
            "/v1/jobs/docker-job-check", ServerWorld.JsonBody(new { job_fqn = "job::/sandbox/carl::x", image_url = $"{registry.Host}/team/app:2" }), ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.OK, check.StatusCode);
        Assert.Equal(["one", "two"], (await world.PackagesAsync()).Select(package => package.Fqn.Name));

        world.Http.DefaultRequestHeaders.Authorization = admin;
        var decided = (await world.AuditAsync("?principal=carl")).Where(entry => entry.Claim.StartsWith("docker.allow", StringComparison.Ordinal)).ToList();
        Assert.Equal([false, false, true, true], decided.Select(entry => entry.Allowed).Order());

        object Request(string image, string name) => new { image_url = $"{registry.Host}/{image}", job_fqn = $"job::/sandbox/carl::{name}" };

        async Task CompleteAsync(string image, string name) => Assert.Equal(TaskState.Complete, (await world.DeployAsync(Request(image, name))).State);
    }

    private static async Task ActAsAsync(ServerWorld world, string user) =>
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync(user));

    private static TestImage Image(string content) =>
        new ImageBuilder().Layer(layer => layer.File("etc/hello", content)).Run("Cmd", "/bin/app").Build();
}
