using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Names;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Identity;
using Xunit;

namespace Slipway.Integration.Tests.Audit;

/// <summary>Who did what, for those who may know.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task A_refusal_says_who_what_where_and_from_where()
    {
        await using var world = await ServerWorld.StartAsync();
        using var carl = await ClientAsync(world, "carl");
        for (var attempt = 0; attempt < 3; attempt++)
            await carl.PostAsync("/v1/jobs/docker", new StringContent("""{"image_url":"nats","job_fqn":"job::/prod/eu::nats"}"""), ServerWorld.Cancel);

        var items = await world.AuditAsync("?fqn=job::/prod");
        // The same again and again is one entry for each claim.
        Assert.Equal(["docker.allow \"https://registry-1.docker.io/library/nats:latest\"", "permit create"], items.Select(item => item.Claim).Order());
        Assert.All(items, item => Assert.Equal(
            ("policy.access.denied", "carl", "job::/prod/eu::nats", "/prod/eu", "nats", "job", "127.0.0.1", "POST /v1/jobs/docker", false),
            (item.EventType, item.PrincipalName, item.Fqn, item.Namespace, item.Localname, item.ResourceType, item.RequesterAddr, item.Action, item.Allowed)));
        Assert.All(items, item => Assert.Contains("missing claim", JsonDocument.Parse(item.Payload).RootElement.GetProperty("reason").GetString()));
        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - (items[0].Timestamp * 1000), -1, 60_000);
    }

    [Fact]
    public async Task Entries_are_found_by_name_time_kind_and_principal()
    {
        await using var world = await ServerWorld.StartAsync();
        await WriteAsync(world, "job::/prod::web", "package::/prod::web", "job::/prod/eu::web", "job::/production::web");
        Assert.Equal(["job::/production::web", "job::/prod/eu::web", "job::/prod::web"], await FqnsAsync("fqn=job::/"));
        Assert.Equal(["job::/prod/eu::web", "job::/prod::web"], await FqnsAsync("fqn=job::/prod"));
        Assert.Equal(["job::/prod/eu::web", "package::/prod::web", "job::/prod::web"], await FqnsAsync("fqn=*::/prod"));
        Assert.Equal(["job::/prod::web"], await FqnsAsync("fqn=job::/prod::web"));
        Assert.Equal(4, (await FqnsAsync("fqn=*::/")).Count);
        Assert.Empty(await FqnsAsync("principal=carl"));
        Assert.Empty(await FqnsAsync("event_type=nothing"));
        Assert.Equal(4, (await FqnsAsync($"start_time={TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60}.5&principal=tester")).Count);
        Assert.Empty(await FqnsAsync($"end_time={TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60}"));
        Assert.Empty(await FqnsAsync($"start_time={TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 60}"));
        foreach (var wrong in new[] { "fqn=prod", "limit=0", "limit=1001", "offset=-1", "start_time=yesterday", "end_time=NaN" })
            Assert.Equal("request_invalid", (await world.FailAsync(HttpMethod.Get, $"/v1/audit?{wrong}", null)).ErrorCode);

        async Task<List<string>> FqnsAsync(string query) => [.. (await world.AuditAsync($"?event_type=test.written&{query}")).Select(item => item.Fqn)];
    }

    [Fact]
    public async Task Pages_stand_still_while_new_entries_come()
    {
        await using var world = await ServerWorld.StartAsync();
        await WriteAsync(world, [.. Enumerable.Range(1, 5).Select(number => $"job::/prod::n{number}")]);
        var first = await world.Http.AuditPageAsync("/v1/audit?event_type=test.written&limit=2");
        await WriteAsync(world, "job::/prod::late");
        var second = await world.Http.AuditPageAsync(first.Next!);
        var third = await world.Http.AuditPageAsync(second.Next!);
        Assert.Equal(["n5", "n4", "n3", "n2", "n1"], first.Items.Concat(second.Items).Concat(third.Items).Select(item => item.Localname));
        Assert.Null(first.Previous);
        Assert.Null(third.Next);
        Assert.Equal(second.Items.Select(item => item.Uuid), (await world.Http.AuditPageAsync(third.Previous!)).Items.Select(item => item.Uuid));
    }

    [Fact]
    public async Task A_reader_sees_only_what_they_may_read_the_log_of()
    {
        await using var world = await ServerWorld.StartAsync();
        await WriteAsync(world, "job::/sandbox/carl::a", "job::/prod::b", "package::/sandbox/carl/deep::c", "job::/sandbox/dora::d");
        using var carl = await ClientAsync(world, "carl");
        var page = await carl.AuditPageAsync("/v1/audit?limit=1&event_type=test.written");
        Assert.Equal("c", Assert.Single(page.Items).Localname);
        page = await carl.AuditPageAsync(page.Next!);
        Assert.Equal("a", Assert.Single(page.Items).Localname);
        Assert.Null(page.Next);

        world.Enforce("narrow", "on audit::/prod { if (auth_server@apcera.me->name == carl) { permit read } }");
        Assert.Equal(["c", "b", "a"], (await carl.AuditPageAsync("/v1/audit?event_type=test.written")).Items.Select(item => item.Localname));
    }

    [Fact]
    public async Task A_long_log_is_read_in_portions()
    {
        await using var world = await ServerWorld.StartAsync();
        await WriteAsync(world, "job::/prod::needle");
        await WriteAsync(world, [.. Enumerable.Repeat("job::/prod::hay", AuditReader.MaxLooked)]);
        var page = await world.Http.AuditPageAsync("/v1/audit?fqn=job::/prod::needle");
        Assert.Empty(page.Items);
        Assert.Equal("needle", Assert.Single((await world.Http.AuditPageAsync(page.Next!)).Items).Localname);
    }

    private static async Task WriteAsync(ServerWorld world, params string[] names)
    {
        var log = world.Services.GetRequiredService<AuditLog>();
        var caller = new Caller(Principal.Create("tester"), "127.0.0.1", "test", "");
        await Task.WhenAll(names.Select(name => log.WriteAsync(caller, "test.written", Fqn.Parse(name), allowed: true)));
    }

    private static async Task<HttpClient> ClientAsync(ServerWorld world, string user)
    {
        var client = new HttpClient { BaseAddress = world.Http.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync(user));
        return client;
    }
}
