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
    private const string Api = "http://169.254.0.2";
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
        Assert.Contains("401", refused.Error, StringComparison.Ordinal);

        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        Assert.Equal(App, await WhoAsync(job));

        world.Repeal("app");
        Assert.Contains("401", (await CallAsync(job, "/v1/oauth2/userinfo")).Error, StringComparison.Ordinal);

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
        Assert.Equal(App, NameIn(stolen.Output));
        var inUrl = await CallAsync(job, $"/v1/oauth2/userinfo?authorization=Bearer%20{world.Token}");
        Assert.Equal(App, NameIn(inUrl.Output));
        Assert.Contains("400", (await CallAsync(job, "/v1/jobs", null, "Host: other.example.com")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_nowhere_in_the_instance()
    {
        var job = await StartBoundAsync();
        world.Enforce("app", $$"""{{App}} { { permit issue } }""");
        var headers = await CallAsync(job, "/v1/oauth2/userinfo");
        var inside = await ExecAsync(job, "/bin/sh", "-c", "env; cat /proc/1/environ /proc/1/cmdline /etc/hosts /etc/resolv.conf");
        // Every token of ours begins with the same header: {"alg":"ES256"...
        Assert.DoesNotContain("eyJ", inside.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", headers.Output + headers.Error, StringComparison.Ordinal);
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
        Assert.NotEqual(0, call.ExitCode);
        Assert.DoesNotContain("HTTP/", call.Error, StringComparison.Ordinal);
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
        Assert.True(answer.ExitCode == 0, answer.Error);
        return NameIn(answer.Output);
    }

    private static string NameIn(string body) => JsonDocument.Parse(body).RootElement.GetProperty("name").GetString()!;

    private Task<ExecResult> CallAsync(Job job, string path, string? header = null, string host = ApiHost)
    {
        List<string> command = ["/bin/wget", "-S", "-T", "5", "-O", "-", "--header", host];
        if (header is not null)
            command.AddRange(["--header", header]);
        return ExecAsync(job, [.. command, Api + path]);
    }

    private async Task<ExecResult> ExecAsync(Job job, params IReadOnlyList<string> command)
    {
        var running = (await world.InstancesAsync(job)).Single(instance => instance.State == Contracts.Instances.InstanceState.Running);
        return await world.Services.GetRequiredService<LocalEngine>().ExecAsync(running.Uuid, command, user: null, ServerWorld.Cancel);
    }
}
