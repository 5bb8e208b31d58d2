using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Services;

/// <summary>Bind and unbind, link and unlink: with rights and without, and what is refused.</summary>
public sealed class BindingTests : IAsyncLifetime
{
    private const string Web = "job::/sandbox/admin::web";
    private const string Nats = "job::/sandbox/admin::nats";
    private const string Outside = "service::/apcera::outside";

    private BindingWorld world = null!;

    private ServerWorld Server => world.Server;

    public async ValueTask InitializeAsync() => world = await BindingWorld.StartAsync(runs: false);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_job_is_bound_to_a_service_and_unbound()
    {
        await world.DeployAsync("web");
        var binding = await world.BindAsync("web", "/apcera::outside");
        Assert.Equal(("bind_outside_web", Web, Outside), (binding.Name, binding.JobFqn.ToString(), binding.ServiceFqn.ToString()));
        var job = await world.JobAsync("web");
        Assert.Equal((binding.Uuid, 2), (job.Bindings["bind_outside_web"].Uuid, job.VersionId));
        Assert.Equal("web", Assert.Single(await Server.JobsAsync(), found => found.Bindings.Count > 0).Name);

        await world.PostAsync("/v1/unbind", new { job = Web, service = Outside, force = false });
        Assert.Empty((await world.JobAsync("web")).Bindings);
        var error = await world.FailAsync("/v1/unbind", new { job = Web, service = Outside });
        Assert.Equal(("not_found", $"\"{Web}\" is not bound to \"{Outside}\"."), (error.ErrorCode, error.Message));
    }

    [Fact]
    public async Task A_job_is_linked_to_ports_of_another_and_unlinked()
    {
        await world.DeployAsync("web");
        var nats = await world.DeployAsync("nats", start: false, 4222, 8222);
        var link = await world.LinkAsync("web", "nats", "NATS", 4222);
        Assert.Equal((nats.Uuid, 4222, "169.254.1.1", 10000), (link.TargetJobUuid, link.TargetJobPort, link.TargetJobBoundIp, link.TargetJobBoundPort));
        var monitor = await world.LinkAsync("web", "nats", null, 8222);
        Assert.Equal(("bind_web_nats", "BIND_WEB_NATS_URI", "169.254.1.2"), (monitor.Name, Assert.Single(monitor.EnvVar), monitor.TargetJobBoundIp));

        var error = await world.FailAsync("/v1/unlink", new { from_job = Web, to_job = Nats });
        Assert.Equal(("request_invalid", true), (error.ErrorCode, error.Message.Contains("ports 4222, 8222", StringComparison.Ordinal)));
        // v1 clients send the port as text.
        await world.PostAsync("/v1/unlink", new { from_job = Web, to_job = Nats, port = "4222" });
        await world.PostAsync("/v1/unlink", new { from_job = Web, to_job = Nats });
        Assert.Empty((await world.JobAsync("web")).Bindings);
        Assert.Equal("not_found", (await world.FailAsync("/v1/unlink", new { from_job = Web, to_job = Nats })).ErrorCode);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing()
    {
        await world.DeployAsync("web");
        await world.DeployAsync("nats", start: false, 4222, 8222);
        await world.BindAsync("web", "/apcera::outside");
        foreach (var (body, code, expected) in new (object, string, string)[]
        {
            (new { job_fqn = Web, service_fqn = Outside }, "name_taken", "is bound to"),
            (new { job_fqn = Web }, "request_invalid", "$.service_fqn: is required"),
            (new { job_fqn = Web, service_fqn = Outside, target_job_fqn = Nats }, "request_invalid", "one call makes one binding"),
            (new { job_fqn = Web, target_job_fqn = Web }, "request_invalid", "no link to itself"),
            (new { job_fqn = Web, target_job_fqn = Nats, target_job_port = 80 }, "request_invalid", "does not expose port 80; it exposes 4222, 8222"),
            (new { job_fqn = Web, target_job_fqn = Nats }, "request_invalid", "Say which port"),
            (new { job_fqn = Web, target_job_fqn = Nats, target_job_port = 4222, name = "out-side" }, "name_taken", "has the variable OUTSIDE_URI from its binding"),
            (new { job_fqn = Web, target_job_fqn = Nats, target_job_port = 4222, target_job_bound_ip = "10.0.0.1" }, "request_invalid", "169.254.1.1"),
            (new { job_fqn = Web, service_fqn = "service::/apcera::nothing" }, "not_found", "There is no service"),
            (new { job_fqn = "job::/sandbox/admin::nothing", service_fqn = Outside }, "not_found", "There is no job"),
            (new { job_fqn = Web, service_fqn = "service::/apcera::http", parameters = new { mountpath = "/data" } }, "request_unsupported", "$.parameters"),
        })
        {
            var error = await world.FailAsync("/v1/bindings", body);
            Assert.Equal(code, error.ErrorCode);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        Assert.Single((await world.JobAsync("web")).Bindings);
    }

    [Fact]
    public async Task A_variable_of_the_job_and_one_of_a_binding_may_not_be_the_same()
    {
        var job = await world.DeployAsync("web");
        var process = job.Processes[Job.AppProcess];
        job = job with { Processes = Env(process, ("OUTSIDE_URI", "mine")) };
        job = await Server.PutAsync(job);
        Assert.Contains("has a variable OUTSIDE_URI of its own", (await world.FailAsync("/v1/bindings", new { job_fqn = Web, service_fqn = Outside })).Message, StringComparison.Ordinal);

        await Server.PutAsync(job with { Processes = Env(process) });
        await world.BindAsync("web", "/apcera::outside");
        job = await world.JobAsync("web");
        var error = await PutFailAsync(job with { Processes = Env(process, ("OUTSIDE_URI", "mine")) });
        Assert.Contains("$.processes.app.environment.OUTSIDE_URI: comes from the binding \"bind_outside_web\"", error, StringComparison.Ordinal);
        error = await PutFailAsync(job with { Bindings = new Dictionary<string, Contracts.Services.Binding>() });
        Assert.Contains("$.bindings: can't change here", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binding_needs_both_sides()
    {
        await world.DeployAsync("web");
        await AsFredAsync("job::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read, update } }");
        var error = await world.FailAsync("/v1/bindings", new { job_fqn = Web, service_fqn = Outside });
        Assert.Equal(("policy_denied", $"Not allowed to bind \"{Web}\" to \"{Outside}\" by policy: missing claim \"permit bind\" on \"{Web}\""), (error.ErrorCode, error.Message));

        // The job's owner lets it be bound to this one service only.
        await AsFredAsync("""
            job::/sandbox/admin {
                if (auth_server@apcera.me->name == fred) { permit read, update }
                if (auth_server@apcera.me->name == fred && service fqnMatch "service::/apcera::outside") { permit bind }
            }
            """);
        await world.BindAsync("web", "/apcera::outside");
        Assert.Equal("policy_denied", (await world.FailAsync("/v1/bindings", new { job_fqn = Web, service_fqn = "service::/apcera::http" })).ErrorCode);

        await AsFredAsync("job::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read, bind } }");
        error = await world.FailAsync("/v1/unbind", new { job = Web, service = Outside });
        Assert.Equal(("policy_denied", "permit update"), (error.ErrorCode, Assert.Single(error.MissingClaims)));
    }

    [Fact]
    public async Task What_may_not_be_read_is_not_there()
    {
        await world.DeployAsync("web");
        await world.DeployAsync("nats", start: false, 4222);
        await world.PostAsync("/v1/services", new { fqn = "service::/secret::db", type = "redis", parameters = new { url = "redis://db" } });
        await AsFredAsync("job::/sandbox/admin::web { if (auth_server@apcera.me->name == fred) { permit read, update, bind, link } }");
        var hidden = await world.FailAsync("/v1/bindings", new { job_fqn = Web, service_fqn = "service::/secret::db" });
        var missing = await world.FailAsync("/v1/bindings", new { job_fqn = Web, service_fqn = "service::/secret::nothing" });
        Assert.Equal(("not_found", missing.Message.Replace("nothing", "db", StringComparison.Ordinal)), (hidden.ErrorCode, hidden.Message));
        hidden = await world.FailAsync("/v1/bindings", new { job_fqn = Web, target_job_fqn = Nats });
        Assert.Equal(("not_found", $"There is no job '{Nats}', or you may not read it."), (hidden.ErrorCode, hidden.Message));

        await AsFredAsync("""
            job::/sandbox/admin::web { if (auth_server@apcera.me->name == fred) { permit read, update, bind } }
            job::/sandbox/admin::nats { if (auth_server@apcera.me->name == fred) { permit read } }
            """);
        var denied = await world.FailAsync("/v1/bindings", new { job_fqn = Web, target_job_fqn = Nats });
        Assert.Equal("policy_denied", denied.ErrorCode);
        Assert.Contains($"missing claim \"permit link\" on \"{Web}\", \"permit link\" on \"{Nats}\"", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_used_stays_and_who_uses_it_is_told_to_those_who_may_know()
    {
        var web = await world.DeployAsync("web");
        var nats = await world.DeployAsync("nats", start: false, 4222, 8222);
        await world.LinkAsync("web", "nats", "NATS", 4222);
        var error = await Server.FailAsync(HttpMethod.Delete, $"/v1/jobs/{nats.Uuid}", null);
        Assert.Equal(("in_use", $"\"{Nats}\" is linked from \"{Web}\"; unlink it first (apc job unlink)."), (error.ErrorCode, error.Message));
        Assert.Contains("is linked from", await PutFailAsync(await world.JobAsync("nats") with { Ports = [new Port(8222)] }), StringComparison.Ordinal);
        await Server.PutAsync(await world.JobAsync("nats") with { Ports = [new Port(4222)] });

        await world.PostAsync("/v1/services", new { fqn = "service::/shared::db", type = "redis", parameters = new { url = "redis://db" } });
        await world.BindAsync("web", "/shared::db");
        await AsFredAsync("""
            job::/sandbox/admin::nats { if (auth_server@apcera.me->name == fred) { permit read, delete } }
            service::/shared { if (auth_server@apcera.me->name == fred) { permit read, delete } }
            """);
        error = await Server.FailAsync(HttpMethod.Delete, $"/v1/jobs/{nats.Uuid}", null);
        Assert.Equal($"\"{Nats}\" is linked from 1 job that you may not read; unlink it first (apc job unlink).", error.Message);
        var id = JsonDocument.Parse(await Server.Http.GetStringAsync("/v1/services?name=db", ServerWorld.Cancel)).RootElement[0].GetProperty("uuid").GetString();
        error = await Server.FailAsync(HttpMethod.Delete, $"/v1/services/{id}", null);
        Assert.Equal(("in_use", true), (error.ErrorCode, error.Message.Contains("is bound to 1 job that you may not read", StringComparison.Ordinal)));

        // A job takes its own bindings and links along.
        AsAdmin();
        (await Server.Http.DeleteAsync($"/v1/jobs/{web.Uuid}", ServerWorld.Cancel)).EnsureSuccessStatusCode();
        (await Server.Http.DeleteAsync($"/v1/jobs/{nats.Uuid}", ServerWorld.Cancel)).EnsureSuccessStatusCode();
        (await Server.Http.DeleteAsync($"/v1/services/{id}", ServerWorld.Cancel)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Reaching_the_outside_from_the_start_needs_the_right_to_bind()
    {
        await AsFredAsync("""
            job::/mine { if (auth_server@apcera.me->name == fred) { permit create, read
                docker.allow "*" } }
            package::/mine { if (auth_server@apcera.me->name == fred) { permit create } }
            """);
        var error = await world.FailAsync("/v1/jobs/docker", new { image_url = world.ImageUrl, job_fqn = "job::/mine::web", allow_egress = true });
        Assert.Equal(("policy_denied", "permit bind"), (error.ErrorCode, Assert.Single(error.MissingClaims)));
        AsAdmin();
    }

    private async Task AsFredAsync(string policy)
    {
        var token = await Server.IssueTokenAsync("fred");
        Server.Enforce("fred", policy);
        Server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private void AsAdmin() => Server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Token);

    private static Dictionary<string, ProcessObject> Env(ProcessObject process, params (string Name, string Value)[] variables) =>
        new() { [Job.AppProcess] = process with { Environment = variables.ToDictionary(pair => pair.Name, pair => pair.Value) } };

    private async Task<string> PutFailAsync(Job job) =>
        (await Server.FailAsync(HttpMethod.Put, $"/v1/jobs/{job.Uuid}", JsonSerializer.Serialize(job, SlipwayJson.Wire.Job))).Message;
}
