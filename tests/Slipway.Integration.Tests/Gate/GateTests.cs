using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Jobs;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Gate;

/// <summary>A job bound to the HTTP service calls the API without a token, from inside a real container.</summary>
public sealed class GateTests : IAsyncLifetime
{
    private const string App = "job::/sandbox/admin::caller";
    private const string Api = "169.254.0.2";
    private const string ApiHost = "Host: api.slipway.localhost";

    private TestRegistry registry = null!;
    private ServerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", await BusyboxImage.CreateAsync("sh"));
        world = await ServerWorld.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_bound_job_calls_as_itself_for_as_long_as_policy_lets_it()
    {
        var job = await StartBoundAsync();

        var refused = await CallAsync(job, "/v1/oauth2/userinfo");
        Assert.StartsWith("HTTP/1.1 401", refused, StringComparison.Ordinal);
        Assert.Contains("missing claim \\\"permit issue\\\"", refused, StringComparison.Ordinal);

        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        Assert.Equal(App, await WhoAsync(job));

        world.Repeal("app");
        Assert.StartsWith("HTTP/1.1 401", await CallAsync(job, "/v1/oauth2/userinfo"), StringComparison.Ordinal);

        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        Assert.Equal(App, await WhoAsync(job));
    }

    [Fact]
    public async Task What_the_app_sends_as_its_own_token_counts_for_nothing()
    {
        var job = await StartBoundAsync();
        world.Enforce("app", $$"""{{App}} { { permit issue } }""");

        // The administrator's own token, stolen: still the job's rights, not theirs.
        var stolen = await CallAsync(job, "/v1/oauth2/userinfo", $"Authorization: Bearer {world.Token}");
        Assert.Equal(App, NameIn(stolen));
        var inUrl = await CallAsync(job, $"/v1/oauth2/userinfo?authorization=Bearer%20{world.Token}");
        Assert.Equal(App, NameIn(inUrl));
        Assert.StartsWith("HTTP/1.1 400", await CallAsync(job, "/v1/jobs", null, "Host: other.example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_an_app_spells_a_token_or_a_host_the_door_knows_its_own()
    {
        var job = await StartBoundAsync();
        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        const string Path = "/v1/oauth2/userinfo";
        var token = $"Bearer {world.Token}";
        var asItself = new[]
        {
            CallAsync(job, Path, $"authorization: {token}"),
            CallAsync(job, Path, $"AUTHORIZATION: {token}"),
            CallAsync(job, Path, $"Authorization:\\t{token}"),
            CallAsync(job, Path, $"Authorization: {token}\\r\\nAuthorization: {token}"),
            CallAsync(job, Path, $"Proxy-Authorization: {token}"),
            CallAsync(job, $"{Path}?AUTHORIZATION=Bearer%20{world.Token}"),
            CallAsync(job, $"{Path}?authorization=x&authorization=Bearer%20{world.Token}"),
            CallAsync(job, $"{Path}?%61uthorization=Bearer%20{world.Token}"),
            CallAsync(job, Path, "Connection: Authorization"),
            CallAsync(job, Path, "Upgrade: h2c\\r\\nConnection: Upgrade, HTTP2-Settings\\r\\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"),
            CallAsync(job, Path, "X-Forwarded-For: 127.0.0.1"),
            CallAsync(job, Path, host: "Host: API.Slipway.Localhost:80"),
            CallAsync(job, Path, host: "Host: auth.slipway.localhost"),
        };
        foreach (var answer in await Task.WhenAll(asItself))
            Assert.Equal(App, NameIn(answer));

        var refused = new[]
        {
            // A name that is mapped, or could be, is an app's: what an instance may reach of those is said by its bindings.
            CallAsync(job, "/v1/jobs", host: "Host: www.slipway.localhost"),
            CallAsync(job, "/v1/jobs", host: "Host: api.slipway.localhost.evil.example"),
            CallAsync(job, "/v1/jobs", host: "Host: evil.example@api.slipway.localhost"),
            CallAsync(job, "/v1/jobs", host: "Host: [::1]"),
            CallAsync(job, "/v1/jobs", host: "Host: 169.254.0.2"),
            CallAsync(job, "/v1/jobs", "Host: other.example.com"),
            CallAsync(job, "http://other.example.com/v1/jobs"),
        };
        foreach (var answer in await Task.WhenAll(refused))
            Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);

        // A browser in an instance that is shown somebody else's page: that page has no token, and gets none.
        var page = await CallAsync(job, Path, "Origin: https://evil.example");
        Assert.StartsWith("HTTP/1.1 403", page, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await CallAsync(job, Path, $"Authorization: {token}\\r\\nOrigin: https://evil.example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_nowhere_in_the_instance()
    {
        var job = await StartBoundAsync();
        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        var headers = await CallAsync(job, "/v1/oauth2/userinfo");
        Assert.StartsWith("HTTP/1.1 200", headers, StringComparison.Ordinal);
        var inside = await ExecAsync(job, "/bin/sh", "-c", "env; cat /proc/1/environ /proc/1/cmdline /etc/hosts /etc/resolv.conf");
        // Every token of ours begins with the same header: {"alg":"ES256"...
        Assert.Contains("HTTP_URI=http://api.slipway.localhost", inside.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", inside.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_comes_back_listens_again_in_the_instances_that_ran_on()
    {
        var job = await StartBoundAsync();
        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        Assert.Equal(App, await WhoAsync(job));

        await world.StopServerAsync();
        await world.StartServerAsync();
        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        Assert.Equal(App, await WhoAsync(job));
    }

    [Fact]
    public async Task A_job_that_is_not_bound_reaches_nothing()
    {
        var job = await DeployAsync();
        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        var call = await CallAsync(job, "/v1/version");
        Assert.Equal("", call);
    }

    private async Task<Job> DeployAsync()
    {
        await world.DeployAsync(new
        {
            image_url = $"http://{registry.Host}/team/app:1",
            job_fqn = App,
            start = true,
            start_command = new[] { "/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait; done" },
        });
        return Assert.Single(await world.JobsAsync());
    }

    private async Task<Job> StartBoundAsync()
    {
        var job = await DeployAsync();
        using var response = await world.Http.PostAsync(
            "/v1/bindings?restart=true", ServerWorld.JsonBody(new { job_fqn = App, service_fqn = "service::/apcera::http" }), ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return job;
    }

    private async Task<string> WhoAsync(Job job)
    {
        var answer = await CallAsync(job, "/v1/oauth2/userinfo");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        return NameIn(answer);
    }

    private static string NameIn(string answer) => JsonDocument.Parse(answer[answer.IndexOf('{')..]).RootElement.GetProperty("name").GetString()!;

    // Plain HTTP/1.0 by hand: what comes back is all there is. The input stays open for a moment: an end of it would end the call.
    private async Task<string> CallAsync(Job job, string path, string? header = null, string host = ApiHost)
    {
        var request = string.Concat(new[] { $"GET {path} HTTP/1.0", host, header, "" }.OfType<string>().Select(line => line.Replace("%", "%%", StringComparison.Ordinal) + "\\r\\n"));
        var call = await ExecAsync(job, "/bin/sh", "-c", $"(printf '{request}'; sleep 1) | nc -w 10 {Api} 80");
        return call.Output;
    }

    private async Task<ExecResult> ExecAsync(Job job, params IReadOnlyList<string> command)
    {
        var running = (await world.InstancesAsync(job)).Single(instance => instance.State == Contracts.Instances.InstanceState.Running);
        return await world.Services.GetRequiredService<LocalEngine>().ExecAsync(running.Uuid, command, user: null, ServerWorld.Cancel);
    }
}
