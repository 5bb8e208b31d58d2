using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Contracts.Services;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Services;

/// <summary>Services over HTTP: what is there, what may be made, and who sees what.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private const string Password = "correct-horse";

    private ServerWorld world = null!;

    public async ValueTask InitializeAsync() =>
        world = await ServerWorld.StartAsync(replace: services => services.AddSingleton<IEngine, MissingEngine>());

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task The_platforms_own_services_are_there_from_the_start_and_stay()
    {
        var services = await ListAsync();
        Assert.Equal(
            ["http", "outside", "outside-dns", "outside-http", "outside-https", "outside-icmp", "outside-tcp-dns"], services.Select(service => service.Fqn.Name));
        Assert.All(services, service => Assert.Equal("/apcera", service.Fqn.Namespace.ToString()));
        var outside = Assert.Single(await ListAsync("?fqn=service::/apcera::outside"));
        Assert.Equal(("network", "any", "all", "all"), (outside.Type, outside.Parameters["ipnet"], outside.Parameters["portrange"], outside.Parameters["protocol"]));
        Assert.Equal(outside.Uuid, Assert.Single(await ListAsync("?name=outside")).Uuid);

        var error = await world.FailAsync(HttpMethod.Delete, $"/v1/services/{outside.Uuid}", null);
        Assert.Equal(("state_conflict", "The service \"service::/apcera::outside\" comes with the server and can't be deleted."), (error.ErrorCode, error.Message));
        error = await world.FailAsync(HttpMethod.Post, "/v1/services", """{"fqn":"service::/apcera::outside","type":"network"}""");
        Assert.Equal("name_taken", error.ErrorCode);
    }

    [Fact]
    public async Task A_service_is_made_read_and_deleted_and_never_shows_its_password()
    {
        var made = await CreateAsync("service::/sandbox/admin::db", "postgres", ("url", $"postgres://tom:{Password}@db.example.com:5432/shop"));
        Assert.Equal(("postgres", "postgres://***@db.example.com:5432/shop", "admin"), (made.Type, made.Parameters["url"], made.CreatedBy));
        var read = await world.Http.GetStringAsync($"/v1/services/{made.Uuid}", ServerWorld.Cancel);
        var listed = await world.Http.GetStringAsync("/v1/services", ServerWorld.Cancel);
        Assert.Contains("postgres://***@db.example.com", read, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, read + listed + JsonSerializer.Serialize(await world.AuditAsync("?limit=1000")), StringComparison.Ordinal);

        Assert.Equal("name_taken", (await world.FailAsync(HttpMethod.Post, "/v1/services", """{"fqn":"service::/sandbox/admin::db","type":"network"}""")).ErrorCode);
        (await world.Http.DeleteAsync($"/v1/services/{made.Uuid}", ServerWorld.Cancel)).EnsureSuccessStatusCode();
        Assert.Equal("not_found", (await world.FailAsync(HttpMethod.Get, $"/v1/services/{made.Uuid}", null)).ErrorCode);
    }

    [Fact]
    public async Task A_service_outlives_the_server()
    {
        var made = await CreateAsync("service::/sandbox/admin::intranet", "network", ("ipnet", "192.0.2.0/24"), ("portrange", "80,443"), ("protocol", "tcp"));
        await world.StopServerAsync();
        await world.StartServerAsync();
        Assert.Equal(made.Uuid, Assert.Single(await ListAsync("?fqn=service::/sandbox/admin::intranet")).Uuid);
    }

    [Theory]
    [InlineData("""{"type":"network"}""", "request_invalid", "$.fqn: is required")]
    [InlineData("""{"fqn":"job::/s::x","type":"network"}""", "request_invalid", "a service is expected")]
    [InlineData("""{"fqn":"service::/s::x"}""", "request_invalid", "$.type: is required")]
    [InlineData("""{"fqn":"service::/s::x","type":"Post gres"}""", "request_invalid", "$.type: lower-case letters")]
    [InlineData("""{"fqn":"service::/s::x","type":"postgres"}""", "request_invalid", "$.parameters.url: is required")]
    [InlineData("""{"fqn":"service::/s::x","type":"postgres","provider_fqn":"provider::/apcera/providers::postgres"}""", "request_unsupported", "this server has no providers")]
    [InlineData("""{"fqn":"service::/s::x","type":"redis","parameters":{"url":"redis://a","secret":"heimlich"}}""", "request_invalid", "'secret' is no parameter of a redis service")]
    [InlineData("""{"fqn":"service::/s::x","type":"redis","parameters":{"url":"tom:heimlich@a"}}""", "request_invalid", "$.parameters.url: a URL is expected")]
    [InlineData("""{"fqn":"service::/s::x","type":"network","parameters":{"portrange":"http"}}""", "request_invalid", "$.parameters.portrange:")]
    [InlineData("""{"fqn":"service::/s::x","type":"http"}""", "request_unsupported", "bind \"service::/apcera::http\"")]
    [InlineData("""{"fqn":"service::/s::x","type":"nfs"}""", "request_unsupported", "shared folders are not supported")]
    public async Task What_is_wrong_is_named_and_no_value_repeated(string body, string code, string expected)
    {
        var error = await world.FailAsync(HttpMethod.Post, "/v1/services", body);
        Assert.Equal(code, error.ErrorCode);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("heimlich", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_see_and_make_services_in_their_own_place_only()
    {
        await CreateAsync("service::/sandbox/admin::db", "redis", ("url", "redis://db"));
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync("fred"));
        var own = await CreateAsync("service::/sandbox/fred::cache", "redis", ("url", "redis://cache"));
        Assert.Contains(own.Uuid, (await ListAsync()).Select(service => service.Uuid));
        Assert.DoesNotContain("db", (await ListAsync()).Select(service => service.Fqn.Name));
        var error = await world.FailAsync(HttpMethod.Post, "/v1/services", """{"fqn":"service::/sandbox/admin::more","type":"network"}""");
        Assert.Equal(("policy_denied", "permit create"), (error.ErrorCode, Assert.Single(error.MissingClaims)));
    }

    [Fact]
    public async Task Jobs_that_had_the_right_to_reach_the_outside_keep_it()
    {
        await world.StopServerAsync();
        var file = Path.Combine(world.Data, "slipway.db");
        foreach (var part in new[] { file, file + "-wal", file + "-shm" })
            File.Delete(part);
        using (var old = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False"))
        {
            old.Open();
            using var command = old.CreateCommand();
            // As a server of version 2 wrote them.
            command.CommandText = Migration("0001") + Migration("0002") + """
                PRAGMA user_version = 2;
                INSERT INTO jobs (id, fqn, task_id, document) VALUES
                ('11111111-1111-4111-8111-111111111111', 'job::/s::open', '', '{"uuid":"11111111-1111-4111-8111-111111111111","name":"open","fqn":"job::/s::open","bindings":{},"allow_egress":true}'),
                ('22222222-2222-4222-8222-222222222222', 'job::/s::shut', '', '{"uuid":"22222222-2222-4222-8222-222222222222","name":"shut","fqn":"job::/s::shut","bindings":{},"allow_egress":false}');
                """;
            command.ExecuteNonQuery();
        }

        await world.StartServerAsync();
        var jobs = await world.JobsAsync();
        var binding = Assert.Single(jobs.Single(job => job.Name == "open").Bindings).Value;
        Assert.Equal(("bind_outside_open", "service::/apcera::outside", "NETWORK_URI OUTSIDE_URI"), (binding.Name, binding.ServiceFqn.ToString(), string.Join(' ', binding.EnvVar)));
        Assert.Empty(jobs.Single(job => job.Name == "shut").Bindings);
    }

    private static string Migration(string number)
    {
        var assembly = typeof(Server.Storage.Database).Assembly;
        using var script = new StreamReader(assembly.GetManifestResourceStream(
            assembly.GetManifestResourceNames().Single(name => name.Contains($".Migrations.{number}", StringComparison.Ordinal)))!);
        return script.ReadToEnd() + ";\n";
    }

    private async Task<IReadOnlyList<Service>> ListAsync(string query = "") =>
        (await world.Http.GetFromJsonAsync($"/v1/services{query}", SlipwayJson.Wire.IReadOnlyListService, ServerWorld.Cancel))!;

    private async Task<Service> CreateAsync(string fqn, string type, params (string Name, string Value)[] parameters)
    {
        var request = new ServiceRequest { Fqn = fqn, Type = type, Parameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value) };
        using var response = await world.Http.PostAsync("/v1/services", JsonContent.Create(request, SlipwayJson.Wire.ServiceRequest), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Service)!;
    }
}
