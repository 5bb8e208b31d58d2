using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Tasks;
using Slipway.Images;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>What goes wrong ends the Task with a stable code and a text that helps, leaves nothing, and the next try works.</summary>
public sealed class FailureTests
{
    private const string Name = "team/app:1";

    public static TheoryData<string, string, string> Cases => new()
    {
        { "unknown image", "image_not_found", "has no 'team/app:1'" },
        { "wrong architecture", "image_platform_unavailable", "linux/s390x" },
        { "401", "registry_auth_required", "login" },
        { "403", "registry_denied", "403" },
        { "429", "registry_rate_limited", "too many requests" },
        { "500", "registry_failed", "500" },
        { "garbage", "registry_protocol", "" },
        { "digest mismatch", "digest_mismatch", "sha256:" },
        { "truncated layer", "layer_truncated", "" },
        { "unsupported media type", "image_unsupported", "application/vnd.acme.squashfs" },
        { "hostile layer", "layer_invalid", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fault_of_the_registry_ends_the_task_and_leaves_nothing(string what, string code, string text)
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var world = await ServerWorld.StartAsync();
        Upset(registry, what);

        var task = await world.DeployAsync(Request(registry));

        Assert.Equal((TaskState.Stopped, TaskErrored.Errored), (task.State, task.Errored));
        var error = task.Events[^1];
        Assert.Equal(TaskEventType.Error, error.TaskEventType);
        Assert.Equal((code, $"/v1/errors/{code}"), (error.Payload["code"], error.Payload["docs"]));
        Assert.Contains(text, error.Payload["error"], StringComparison.Ordinal);
        Assert.NotNull(ErrorCodes.Find(error.Payload["code"]));
        await world.AssertNothingIsLeftAsync();

        Calm(registry);
        Assert.Equal(TaskState.Complete, (await world.DeployAsync(Request(registry))).State);
    }

    [Fact]
    public async Task A_registry_that_does_not_exist_is_told_apart()
    {
        await using var world = await ServerWorld.StartAsync();
        var task = await world.DeployAsync(new { image_url = "http://127.0.0.1:1/team/app:1", job_fqn = "job::/sandbox/admin::app" });
        Assert.Equal("registry_unreachable", task.Events[^1].Payload["code"]);
        await world.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("the server itself")]
    [InlineData("169.254.169.254")]
    [InlineData("localhost:5000")]
    public async Task Where_image_urls_may_not_lead_nothing_is_asked(string host)
    {
        await using var world = await ServerWorld.StartAsync(change: options => options with { LocalRegistries = false });
        var authority = host == "the server itself" ? world.Http.BaseAddress!.Authority : host;
        var task = await world.DeployAsync(new { image_url = $"http://{authority}/team/app:1", job_fqn = "job::/sandbox/admin::app" });
        Assert.Equal("registry_off_limits", task.Events[^1].Payload["code"]);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_full_disk_is_noticed_before_the_first_byte()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push(Name, GoodImage());
        // The check is the real one; only what it takes an image to need is beyond any disk.
        await using var world = await ServerWorld.StartAsync(replace: services => services.AddSingleton<IImageStore>(provider => new ImageStore(
            new ImageStoreOptions { DataFolder = provider.GetRequiredService<Server.Storage.DataFolder>().Path, DiskFactor = 1e15, LocalRegistries = true, SweepGrace = TimeSpan.Zero },
            TimeProvider.System,
            provider.GetRequiredService<ILoggerFactory>())));

        var task = await world.DeployAsync(Request(registry));
        Assert.Equal("disk_full", task.Events[^1].Payload["code"]);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_machine_without_a_runtime_says_what_to_install()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push(Name, GoodImage());
        await using var world = await ServerWorld.StartAsync(replace: services => services.AddSingleton<Slipway.Engine.IEngine, MissingEngine>());

        var task = await world.DeployAsync(Request(registry, start: true));
        Assert.Equal("engine_missing", task.Events[^1].Payload["code"]);
        Assert.Contains("crun", task.Events[^1].Payload["error"], StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_command_that_is_not_in_the_image_ends_the_task()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push(Name, GoodImage());
        await using var world = await ServerWorld.StartAsync();

        var task = await world.DeployAsync(Request(registry, start: true));
        Assert.Equal("start_failed", task.Events[^1].Payload["code"]);
        Assert.Contains("/bin/app", task.Events[^1].Payload["error"], StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_engine_that_does_not_come_to_an_end_with_a_start_is_given_up()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push(Name, GoodImage());
        await using var world = await ServerWorld.StartAsync(
            replace: services => services.AddSingleton<Slipway.Engine.IEngine>(provider => new HeldEngine(
                provider.GetRequiredService<Slipway.Engine.LocalEngine>(), new TaskCompletionSource(), new TaskCompletionSource())),
            change: options => options with { Deadlines = new() { Start = TimeSpan.FromMilliseconds(200) } });

        var task = await world.DeployAsync(Request(registry, start: true));
        Assert.Equal("stalled", task.Events[^1].Payload["code"]);
        Assert.Contains("within 0.2 s", task.Events[^1].Payload["error"], StringComparison.Ordinal);
        Assert.Contains("deadlines:start", task.Events[^1].Payload["error"], StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_app_whose_port_never_opens_is_given_up_with_its_log()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push(Name, await BusyboxImage.CreateAsync("sh", "-c", "trap 'exit 0' TERM; echo deaf; while :; do sleep 1 & wait; done"));
        await using var world = await ServerWorld.StartAsync(change: options => options with { Deadlines = new() { Healthy = TimeSpan.FromSeconds(1) } });

        await world.DeployAsync(Request(registry));
        var package = Assert.Single(await world.PackagesAsync());
        var error = await world.FailAsync(
            HttpMethod.Post,
            "/v1/jobs",
            $$"""{"fqn":"job::/sandbox/admin::deaf","packages":[{"fqn":"{{package.Fqn}}"}],"state":"started","ports":[{"number":7000}]}""");
        Assert.Equal(("start_failed", "/v1/errors/start_failed"), (error.ErrorCode, error.Docs));
        Assert.Contains("nothing listens on port 7000 after 1 s (the server's setting deadlines:healthy)", error.Message, StringComparison.Ordinal);
        Assert.Contains("deaf", error.Message, StringComparison.Ordinal);
        Assert.Equal("app", Assert.Single(await world.JobsAsync()).Name);

        var docs = await world.Http.GetStringAsync(error.Docs, ServerWorld.Cancel);
        Assert.StartsWith("# start_failed", docs, StringComparison.Ordinal);
        Assert.Contains("What to do: ", docs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_with_volumes_must_be_told_what_to_do_with_them()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push(Name, new ImageBuilder().Layer(layer => layer.File("bin/app", "x")).Run("Cmd", "/bin/app").RunJson("Volumes", """{"/data":{}}""").Build());
        await using var world = await ServerWorld.StartAsync();

        var refused = await world.DeployAsync(Request(registry));
        Assert.Equal("request_unsupported", refused.Events[^1].Payload["code"]);
        Assert.Contains("/data", refused.Events[^1].Payload["error"], StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();

        var agreed = await world.DeployAsync(new { image_url = $"{registry.Host}/{Name}", job_fqn = "job::/sandbox/admin::app", ignore_volumes = true });
        Assert.Equal(TaskState.Complete, agreed.State);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_at_once()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push(Name, GoodImage());
        await using var world = await ServerWorld.StartAsync();
        await world.DeployAsync(Request(registry));

        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", $$"""{"image_url":"{{registry.Host}}/{{Name}}","job_fqn":"job::/sandbox/admin::app"}""");
        Assert.Equal((409, "name_taken", "/v1/errors/name_taken"), (error.Code, error.ErrorCode, error.Docs));
        Assert.True(error.DuplicateKey);
    }

    [Theory]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/sandbox/admin::x","start":"yes"}""", "$.start")]
    [InlineData("""{"image_url":7,"job_fqn":"job::/sandbox/admin::x"}""", "$.image_url")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/sandbox/admin::x","env":[]}""", "$.env")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/sandbox/admin::x","restart":{"restart_mode":"sometimes"}}""", "$.restart.restart_mode")]
    [InlineData("""{"image_url":"nats","image_url":"redis","job_fqn":"job::/sandbox/admin::x"}""", "$")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/sandbox/admin::x"} trailing""", "$")]
    [InlineData("""["nats"]""", "$")]
    [InlineData("null", "$")]
    [InlineData("", "$")]
    [InlineData("""{"image_url":"nats\u0000"}""", "$.image_url")]
    public async Task A_malformed_body_is_a_400_that_names_the_place(string body, string path)
    {
        await using var world = await ServerWorld.StartAsync();
        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", body);
        Assert.Equal((400, "request_invalid"), (error.Code, error.ErrorCode));
        Assert.StartsWith(path, error.Path, StringComparison.Ordinal);
        Assert.True(error.RequestInvalid);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_a_413()
    {
        await using var world = await ServerWorld.StartAsync();
        // Else the answer races with the rest of the body, which nobody reads.
        world.Http.DefaultRequestHeaders.ExpectContinue = true;
        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", $$"""{"image_url":"{{new string('x', 2 << 20)}}"}""");
        Assert.Equal((413, "request_too_large"), (error.Code, error.ErrorCode));
    }

    private static object Request(TestRegistry registry, bool start = false) =>
        new { image_url = $"{registry.Host}/{Name}", job_fqn = "job::/sandbox/admin::app", start };

    private static TestImage GoodImage(string architecture = "") =>
        new ImageBuilder { Architecture = architecture.Length > 0 ? architecture : ImageBuilder.ThisArchitecture }
            .Layer(layer => layer.File("etc/hello", "world").Noise("var/noise", 200_000))
            .Run("Cmd", "/bin/app")
            .Build();

    private static void Upset(TestRegistry registry, string what)
    {
        if (what == "unknown image")
            return;
        registry.Push(Name, GoodImage());
        switch (what)
        {
            case "wrong architecture":
                registry.Push(Name, ImageBuilder.Index(("linux/s390x", GoodImage("s390x"))));
                break;
            case "401":
                registry.Misbehave.Basic = ("user", "password");
                break;
            case "403" or "429" or "500":
                registry.Misbehave.Fail(int.Parse(what), shape: response => response.Headers.RetryAfter = "0");
                break;
            case "garbage":
                registry.Misbehave.Garbage = ("<html>welcome</html>", "text/html");
                break;
            case "digest mismatch":
                registry.Misbehave.Blob = blob => [.. blob[..^1], (byte)(blob[^1] ^ 1)];
                break;
            case "truncated layer":
                registry.Misbehave.Blob = blob => blob.Length > 100_000 ? blob[..^1000] : blob;
                break;
            case "unsupported media type":
                registry.Push(Name, new ImageBuilder().Layer(new LayerBuilder().File("a", "b").Build() with { MediaType = "application/vnd.acme.squashfs" }).Build());
                break;
            case "hostile layer":
                registry.Push(Name, new ImageBuilder().Layer(layer => layer.File("../../escape", "x")).Run("Cmd", "/bin/app").Build());
                break;
            default:
                throw new ArgumentException(what, nameof(what));
        }
    }

    private static void Calm(TestRegistry registry)
    {
        registry.Misbehave.Reset();
        registry.Misbehave.Basic = null;
        registry.Misbehave.Garbage = null;
        registry.Misbehave.Blob = null;
        registry.Push(Name, GoodImage());
    }
}
