using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Staging;
using Slipway.Contracts.Tasks;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Identity;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Access;

/// <summary>Everybody who may knock, and something real behind every door.</summary>
internal sealed class EndpointWorld : IAsyncDisposable
{
    private const string Robot = "job::/apps::robot";
    private const string Outside = "service::/apcera::outside";

    private readonly TestRegistry registry;
    private readonly string otherFolder = Directory.CreateTempSubdirectory("slipway-keys-").FullName;
    private int made;

    private EndpointWorld(TestRegistry registry, ServerWorld server) => (this.registry, Server) = (registry, server);

    public ServerWorld Server { get; }

    /// <summary>By the columns of the table; null sends no token.</summary>
    public IReadOnlyList<(string Column, string? Token)> Callers { get; private set; } = [];

    public static async Task<EndpointWorld> StartAsync()
    {
        var images = await TestRegistry.StartAsync();
        images.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Run("Cmd", "/bin/app").Build());
        var server = await ServerWorld.StartAsync(replace: services => services.AddSingleton<IEngine, MissingEngine>());
        var world = new EndpointWorld(images, server);
        await world.IssueAsync();
        return world;
    }

    /// <summary>A call that would work for somebody with every right. What it changes is made for it alone.</summary>
    public async Task<HttpRequestMessage> RequestAsync(string method, string pattern)
    {
        var path = pattern;
        string? body = null;
        var type = "application/json";
        if (pattern == "/v1/services/{id}")
        {
            path = $"/v1/services/{await CreateServiceAsync()}";
        }
        else if (pattern == "/v1/stagingpipelines/{id}")
        {
            var pipeline = await CreatePipelineAsync();
            path = $"/v1/stagingpipelines/{pipeline.Uuid}";
            if (method == "PUT")
                body = JsonSerializer.Serialize(pipeline, SlipwayJson.Wire.StagingPipeline);
        }
        else if (pattern.Contains("{id}", StringComparison.Ordinal))
        {
            var (job, task) = await DeployAsync();
            var id = pattern.StartsWith("/v1/tasks/", StringComparison.Ordinal) ? task.Uuid.ToString()
                : pattern.StartsWith("/v1/packages/", StringComparison.Ordinal) ? await FreePackageAsync(job)
                : job.Uuid.ToString();
            path = pattern.Replace("{id}", id, StringComparison.Ordinal).Replace("{resource}", id, StringComparison.Ordinal);
            if (method == "PUT")
                body = JsonSerializer.Serialize(job, SlipwayJson.Wire.Job);
        }

        var name = $"n{++made}";
        if (pattern.Contains("/users/{name}", StringComparison.Ordinal))
            await Server.IssueTokenAsync(name);
        else if (pattern.Contains("/policy/{name}", StringComparison.Ordinal))
            await PutAsync(Document(name, "job::/elsewhere { { permit read } }"));
        path = path.Replace("{name}", name, StringComparison.Ordinal).Replace("{code}", "name_taken", StringComparison.Ordinal)
            .Replace("{**path}", "etc", StringComparison.Ordinal).Replace("{**name}", "main.js", StringComparison.Ordinal).Replace("{instance}", "11111111", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal);
        switch (method, pattern)
        {
            case ("POST", "/v1/oauth2/token"):
                body = """{"grant_type":"something else"}""";
                break;
            case ("POST", "/v1/jobs/docker" or "/v1/jobs/docker-job-check" or "/v1/jobs/docker/plan"):
                body = JsonSerializer.Serialize(new { image_url = Image, job_fqn = $"job::/sandbox/admin::{name}" });
                break;
            case ("POST", "/v1/jobs"):
                var (old, _) = await DeployAsync();
                await Server.Http.DeleteAsync($"/v1/jobs/{old.Uuid}", ServerWorld.Cancel);
                body = JsonSerializer.Serialize(new { fqn = $"job::/sandbox/admin::{name}", packages = new[] { new { uuid = old.Packages[0].Uuid.ToString() } } });
                break;
            case ("POST", "/v1/bindings"):
                body = Binding((await DeployAsync()).Job);
                break;
            case ("POST", "/v1/unbind"):
                var (bound, _) = await DeployAsync();
                await PostAsync("/v1/bindings", Binding(bound));
                body = JsonSerializer.Serialize(new { job = bound.Fqn.ToString(), service = Outside });
                break;
            case ("POST", "/v1/unlink"):
                var (source, _) = await DeployAsync();
                var (target, _) = await DeployAsync();
                await PostAsync("/v1/bindings", JsonSerializer.Serialize(new { job_fqn = source.Fqn.ToString(), target_job_fqn = target.Fqn.ToString() }));
                body = JsonSerializer.Serialize(new { from_job = source.Fqn.ToString(), to_job = target.Fqn.ToString() });
                break;
            case ("POST", "/v1/services"):
                body = JsonSerializer.Serialize(new { fqn = $"service::/sandbox/admin::{name}", type = "network" });
                break;
            case ("POST", "/v1/stagingpipelines"):
                body = Pipeline(name);
                break;
            case ("POST", "/v1/packages"):
                body = JsonSerializer.Serialize(new { fqn = $"package::/sandbox/admin::{name}", digest = $"sha256:{new string('0', 64)}", length = 1 });
                break;
            case ("POST", "/v1/packages/docker"):
                body = JsonSerializer.Serialize(new { image_url = Image, package_fqn = $"package::/sandbox/admin::{name}" });
                break;
            case ("POST", "/v1/oauth2/revoke"):
                (body, type) = ("token=none", "application/x-www-form-urlencoded");
                break;
            case ("POST", "/v1/users"):
                body = JsonSerializer.Serialize(new { name, password = "a long password" });
                break;
            case ("PUT", "/v1/users/{name}/password"):
                body = """{"password":"another long password"}""";
                break;
            case ("PUT", "/v1/policy") or ("POST", "/v1/policy/check"):
                body = await Document(name, "job::/elsewhere { { permit read } }").ReadAsStringAsync(ServerWorld.Cancel);
                break;
            case ("POST", "/v1/packages/prune"):
                body = """{"older_than":3600}""";
                break;
            case ("POST", "/v1/policy/sim"):
                body = """{"principal":"admin","claim":"permit read","fqn":"job::/sandbox/admin::app"}""";
                break;
            case ("POST", "/v1/routes"):
                var (free, _) = await DeployAsync();
                body = RouteOf(free);
                break;
            case ("DELETE", "/v1/routes") or ("GET", "/v1/jobs/routes/{endpoint}"):
                var (routed, _) = await DeployAsync();
                using (var mapped = await Server.Http.PostAsync("/v1/routes", new StringContent(RouteOf(routed), Encoding.UTF8, type), ServerWorld.Cancel))
                    mapped.EnsureSuccessStatusCode();
                path = path.Replace("{endpoint}", Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{routed.Name}.example.com")), StringComparison.Ordinal);
                body = method == "DELETE" ? RouteOf(routed) : null;
                break;
            case ("GET", "/v1/jobs/health"):
                path += "?ids=11111111-1111-4111-8111-111111111111";
                break;
        }

        return new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, type),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await registry.DisposeAsync();
        Directory.Delete(otherFolder, recursive: true);
    }

    private static StringContent Document(string name, string text) => ServerWorld.JsonBody(new { docs = new[] { new { name, text } } });

    private static string RouteOf(Job job) => JsonSerializer.Serialize(new { job_fqn = job.Fqn.ToString(), endpoint = $"{job.Name}.example.com", port = 80 });

    private async Task PutAsync(StringContent documents)
    {
        using var response = await Server.Http.PutAsync("/v1/policy", documents, ServerWorld.Cancel);
        response.EnsureSuccessStatusCode();
    }

    private async Task PostAsync(string path, string body)
    {
        using var response = await Server.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ServerWorld.Cancel));
    }

    private static string Binding(Job job) => JsonSerializer.Serialize(new { job_fqn = job.Fqn.ToString(), service_fqn = Outside });

    private async Task<string> CreateServiceAsync()
    {
        var fqn = $"service::/sandbox/admin::n{++made}";
        await PostAsync("/v1/services", JsonSerializer.Serialize(new { fqn, type = "network" }));
        using var list = JsonDocument.Parse(await Server.Http.GetStringAsync($"/v1/services?fqn={fqn}", ServerWorld.Cancel));
        return list.RootElement[0].GetProperty("uuid").GetString()!;
    }

    private static string Pipeline(string name) =>
        JsonSerializer.Serialize(new { uuid = Guid.NewGuid(), fqn = $"stagpipe::/sandbox/admin::{name}", run_image = "debian:bookworm" });

    private async Task<StagingPipeline> CreatePipelineAsync()
    {
        var name = $"n{++made}";
        await PostAsync("/v1/stagingpipelines", Pipeline(name));
        var found = await Server.Http.GetStringAsync($"/v1/stagingpipelines?fqn=stagpipe::/sandbox/admin::{name}", ServerWorld.Cancel);
        return JsonSerializer.Deserialize(found, SlipwayJson.Wire.IReadOnlyListStagingPipeline)![0];
    }

    private string Image => $"{registry.Host}/team/app:1";

    private async Task IssueAsync()
    {
        await PutAsync(Document("robot", $$"""
            on {{Robot}} { { permit issue } }
            on job::/sandbox/admin { if (auth_server@apcera.me->name == "{{Robot}}") { permit all
                docker.allow "*" } }
            on route::/http/com/example { if (auth_server@apcera.me->name == "{{Robot}}") { permit map } }
            on package::/sandbox/admin { if (auth_server@apcera.me->name == "{{Robot}}") { permit all } }
            """));
        await DeployAsync(Robot);
        var tokens = Server.Services.GetRequiredService<TokenIssuer>();
        var others = new TokenIssuer(SigningKeys.Open(otherFolder, TimeProvider.System), TimeProvider.System);
        var admin = Principal.Authenticated(Principal.Administrator, "test");
        Callers =
        [
            ("nobody", null),
            ("garbage", "garbage"),
            ("expired", tokens.Issue(admin, TimeSpan.FromHours(-1)).Text),
            ("wrong-key", others.Issue(admin, TimeSpan.FromHours(1)).Text),
            ("stranger", await Server.IssueTokenAsync("stranger")),
            ("admin", Server.Token),
            ("job", await Server.IssueTokenAsync(Robot)),
        ];
    }

    private async Task<(Job Job, TaskDocument Task)> DeployAsync(string? fqn = null)
    {
        fqn ??= $"job::/sandbox/admin::n{++made}";
        var task = await Server.DeployAsync(new { image_url = Image, job_fqn = fqn, start = false, exposed_ports = new[] { 80 } });
        Assert.Equal(TaskState.Complete, task.State);
        return ((await Server.JobsAsync()).Single(job => job.Fqn.ToString() == fqn), task);
    }

    // A package that a job uses can't be deleted, whoever asks.
    private async Task<string> FreePackageAsync(Job job)
    {
        await Server.Http.DeleteAsync($"/v1/jobs/{job.Uuid}", ServerWorld.Cancel);
        return job.Packages[0].Uuid.ToString();
    }
}
