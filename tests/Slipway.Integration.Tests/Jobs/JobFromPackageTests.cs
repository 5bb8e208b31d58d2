using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary><c>POST /v1/jobs</c>: a package that is here becomes a job; and changes to a job that runs.</summary>
public sealed class JobFromPackageTests : IAsyncLifetime
{
    private const string Package = "package::/sandbox/admin::busybox";
    private const string Loop = "trap 'exit 0' TERM; echo \"$GREETING on $PORT\"; while :; do sleep 1 & wait; done";

    private TestRegistry registry = null!;
    private ServerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh"));
        world = await ServerWorld.StartAsync();
        using var response = await world.Http.PostAsync(
            "/v1/packages/docker", ServerWorld.JsonBody(new { image_url = $"{registry.Host}/team/busybox:1", package_fqn = Package }), ServerWorld.Cancel);
        var location = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ServerWorld.Cancel)).RootElement.GetProperty("location").GetString()!;
        Assert.Equal(TaskState.Complete, (await world.WaitForEndAsync(new Uri(location))).State);
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_job_is_made_of_a_package_and_started_at_once()
    {
        var job = await CreateAsync(new
        {
            fqn = "job::/sandbox/admin::web",
            packages = new[] { new { fqn = Package } },
            state = "started",
            processes = new { app = new { start_command = Loop, environment = new { GREETING = "hello" } } },
            ports = new[] { new { number = 0, optional = true }, new { number = 4000, optional = true } },
        });
        Assert.Equal(JobState.Started, job.State);
        Assert.Equal((268435456, RestartMode.Always, 30), (job.Resources.Memory, job.Restart.RestartMode, job.Processes[Job.AppProcess].StartCommandTimeout));
        // 4000 is the job's own, so the platform takes the next for port 0.
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("] hello on 4001", StringComparison.Ordinal), "the greeting");
    }

    [Fact]
    public async Task Only_name_and_package_are_needed()
    {
        var package = Assert.Single(await world.PackagesAsync());
        // A whole Job, as v1 clients send it.
        var job = await CreateAsync(new { fqn = "job::/sandbox/admin::web", packages = new[] { new { uuid = package.Uuid.ToString(), source = "user" } }, bindings = new { } });
        Assert.Equal((JobState.Ready, 1, "web"), (job.State, job.NumInstances, job.Tags["app"]));
        Assert.NotEmpty(job.Processes[Job.AppProcess].StartCommandRaw);
        Assert.Equal("in_use", (await world.FailAsync(HttpMethod.Delete, $"/v1/packages/{package.Uuid}", null)).ErrorCode);
        Assert.Equal("name_taken", (await FailAsync(new { fqn = "job::/sandbox/admin::web", packages = new[] { new { fqn = Package } } })).ErrorCode);
    }

    [Fact]
    public async Task A_change_restarts_a_job_when_that_is_asked_for()
    {
        var job = await CreateAsync(new
        {
            fqn = "job::/sandbox/admin::web",
            packages = new[] { new { fqn = Package } },
            state = "started",
            processes = new { app = new { start_command = Loop, environment = new { GREETING = "hello", OTHER = "x" } } },
        });
        var process = job.Processes[Job.AppProcess];
        var wanted = job with
        {
            Processes = new Dictionary<string, ProcessObject> { [Job.AppProcess] = process with { Environment = new Dictionary<string, string> { ["GREETING"] = "good evening" } } },
            Ports = [new Port(0, Optional: true)],
            Restart = new RestartConfig(RestartMode.Failure, 3),
        };
        using var response = await world.Http.PutAsync(
            $"/v1/jobs/{job.Uuid}?restart=true", new StringContent(JsonSerializer.Serialize(wanted, SlipwayJson.Wire.Job)), ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode);
        job = Assert.Single(await world.JobsAsync());
        Assert.Equal((JobState.Started, 2, RestartMode.Failure), (job.State, job.VersionId, job.Restart.RestartMode));
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job)).Contains("] good evening on 4000", StringComparison.Ordinal), "the new greeting");
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_leaves_nothing()
    {
        var packages = new[] { new { fqn = Package } };
        foreach (var (body, code, expected) in new (object, string, string)[]
        {
            (new { packages }, "request_invalid", "$.fqn: is required"),
            (new { fqn = "job::/s::x" }, "request_invalid", "$.packages: the package to run from is required"),
            (new { fqn = "job::/s::x", packages = new[] { new { fqn = "package::/s::none" } } }, "not_found", "There is no package 'package::/s::none'"),
            (new { fqn = "job::/s::x", packages = new[] { new { uuid = "nonsense" } } }, "request_invalid", "$.packages[0].uuid"),
            (new { fqn = "job::/s::x", packages, bindings = new { a = new { } } }, "request_unsupported", "POST /v1/bindings"),
            (new { fqn = "job::/s::x", packages, processes = new { web = new { } } }, "request_invalid", "a job has one process, 'app'"),
            (new { fqn = "job::/s::x", packages, ports = new[] { new { number = 70000 } } }, "request_invalid", "$.ports[0].number: 70000 is not a port"),
            (new { fqn = "job::/s::x", packages, ports = new[] { new { number = 80 }, new { number = 80 } } }, "request_invalid", "$.ports[1].number: 80 is there twice"),
            (new { fqn = "job::/sandbox/admin::x", packages, state = "started", processes = new { app = new { start_command_raw = new[] { "/bin/missing" } } } }, "start_failed", "/bin/missing"),
        })
        {
            var error = await FailAsync(body);
            Assert.Equal(code, error.ErrorCode);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await world.JobsAsync());
    }

    [Fact]
    public async Task A_package_of_another_namespace_needs_use_and_package_allow()
    {
        const string Job = "job::/mine { if (auth_server@apcera.me->name == fred) { permit create } }";
        const string Read = "package::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read } }";
        const string Use = "package::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read, use } }";
        var body = new { fqn = "job::/mine::web", packages = new[] { new { fqn = Package } } };
        await AsFredAsync(Job);
        Assert.Equal("not_found", (await FailAsync(body)).ErrorCode);
        await AsFredAsync(Job + "\n" + Read);
        Assert.Equal("permit use", (await FailAsync(body)).MissingClaims[0]);
        await AsFredAsync(Job + "\n" + Use);
        var error = await FailAsync(body);
        Assert.Equal($"Package \"{Package}\" not allowed by policy: missing claim \"package.allow \\\"{Package}\\\"\" on \"job::/mine::web\"", error.Message);
        await AsFredAsync(Job + "\n" + Use + "\njob::/mine { { package.allow \"package::/sandbox/admin\" } }");
        await CreateAsync(body);
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.Token);
    }

    private async Task AsFredAsync(string policy)
    {
        var token = await world.IssueTokenAsync("fred");
        world.Enforce("fred", policy);
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private Task<Contracts.Errors.ApiError> FailAsync(object body) => world.FailAsync(HttpMethod.Post, "/v1/jobs", JsonSerializer.Serialize(body));

    private async Task<Job> CreateAsync(object body)
    {
        using var response = await world.Http.PostAsync("/v1/jobs", ServerWorld.JsonBody(body), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Job)!;
    }
}
