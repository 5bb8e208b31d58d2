using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Policy;
using Slipway.Integration.Tests.Support;
using Slipway.Policy.Defaults;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>An operator writes policy, and it holds.</summary>
public sealed class DocumentTests
{
    private const string Reading = """job::/prod { if (auth_server@apcera.me->name == "fred") { permit read } }""";
    private const string Starting = """job::/prod { if (auth_server@apcera.me->name == "fred") { permit read, start } }""";

    [Fact]
    public async Task A_fresh_server_has_the_default_documents()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var list = await admin.ListAsync();

        Assert.Equal(DefaultDocuments.Names.Order(StringComparer.Ordinal), list.Select(document => document.Name));
        Assert.Equal(["clusterPermissions", "rolePermissions"], list.Where(document => document.Managed).Select(document => document.Name));
        Assert.All(list, document => Assert.Equal((1, "the server", null), (document.Version, document.UpdatedBy, document.Text)));
        Assert.Equal(DefaultDocuments.TextOf("ownAccount"), (await admin.GetAsync("ownAccount")).Text);
    }

    [Fact]
    public async Task Documents_are_written_changed_read_and_deleted_and_every_version_is_kept()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);

        var created = await admin.PutAsync([PolicyClient.Doc("prod.pol", Reading, 0), PolicyClient.Doc("team", "job::/team { { dockr.allow nats } }")]);
        Assert.Equal([("prod", 1L), ("team", 1L)], created.Select(document => (document.Name, document.Version)));
        Assert.Equal(("admin", null), (created[0].UpdatedBy, created[0].Text));
        Assert.Empty(created[0].Warnings);
        Assert.StartsWith("team:1:16: warning POL101: 'dockr.allow'", Assert.Single(created[1].Warnings), StringComparison.Ordinal);

        Assert.Equal(2, Assert.Single(await admin.PutAsync("prod", Starting, 1)).Version);
        // What is so already makes no version.
        Assert.Equal(2, Assert.Single(await admin.PutAsync("prod", Starting, 2)).Version);
        Assert.Equal(Starting, (await admin.GetAsync("prod.pol")).Text);
        Assert.Equal(Reading, (await admin.GetAsync("prod?version=1")).Text);
        Assert.Equal(404, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/prod?version=3")).Code);
        Assert.Equal(400, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/prod?version=first")).Code);

        await admin.DeleteAsync("prod?for_version=2");
        Assert.Equal("not_found", (await admin.FailAsync(HttpMethod.Get, "/v1/policy/prod")).ErrorCode);
        Assert.Equal("not_found", (await admin.FailAsync(HttpMethod.Delete, "/v1/policy/prod")).ErrorCode);
        Assert.DoesNotContain(await admin.ListAsync(), document => document.Name == "prod");

        Assert.Equal(4, Assert.Single(await admin.PutAsync("prod", Reading, 0)).Version);
        Assert.Equal(
            [(4L, false), (3L, true), (2L, false), (1L, false)], (await admin.VersionsAsync("prod")).Select(document => (document.Version, document.Deleted)));

        await world.StopServerAsync();
        await world.StartServerAsync();
        using var later = await PolicyClient.OpenAsync(world);
        Assert.Equal((4, Reading), ((await later.GetAsync("prod")).Version, (await later.GetAsync("prod")).Text));
        Assert.Equal(Starting, (await later.GetAsync("prod?version=2")).Text);
        Assert.Equal(1, (await later.GetAsync("rolePermissions")).Version);
        Assert.Equal(
            ["prod created 1", "team created 1", "prod updated 2", "prod deleted 3", "prod created 4"],
            Events(world).Where(line => !DefaultDocuments.Names.Contains(line.Split(' ')[0])));
    }

    [Fact]
    public async Task A_change_holds_from_the_next_call_on()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        using var fred = await PolicyClient.OpenAsync(world, "fred");
        var question = new PolicySimulationRequest { Claim = "permit start", Fqn = "job::/prod::web" };

        Assert.False((await fred.SimulateAsync(question)).Allowed);
        await admin.PutAsync("prod", Starting);
        Assert.True((await fred.SimulateAsync(question)).Allowed);
        await admin.DeleteAsync("prod");
        Assert.False((await fred.SimulateAsync(question)).Allowed);
    }

    [Fact]
    public async Task A_change_that_was_made_for_another_version_says_who_was_faster()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync("prod", Reading, 0);
        await admin.PutAsync("prod", Starting, 1);

        var stale = await admin.FailToPutAsync([PolicyClient.Doc("other", Reading), PolicyClient.Doc("prod", Reading, 1)]);
        Assert.Equal((409, "version_conflict"), (stale.Code, stale.ErrorCode));
        Assert.Contains("\"prod\" is at version 2, changed by admin at ", stale.Message, StringComparison.Ordinal);
        Assert.Contains("is for version 1", stale.Message, StringComparison.Ordinal);
        Assert.Contains("is for a document that is not there yet", (await admin.FailToPutAsync("prod", Reading, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no policy document \"new\"", (await admin.FailToPutAsync("new", Reading, 7)).Message, StringComparison.Ordinal);
        Assert.Equal("version_conflict", (await admin.FailAsync(HttpMethod.Delete, "/v1/policy/prod?for_version=1")).ErrorCode);

        Assert.Equal(Starting, (await admin.GetAsync("prod")).Text);
        Assert.Equal(404, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/other")).Code);
        await admin.DeleteAsync("prod");
        Assert.Contains("was deleted by admin at ", (await admin.FailToPutAsync("prod", Reading, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_that_change_one_version_at_once_one_succeeds()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync("prod", Reading, 0);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var response = await world.Http.PutAsync(
                "/v1/policy", ServerWorld.JsonBody(new { docs = new[] { new { name = "prod", for_version = 1, text = $"job::/n{i} {{ {{ permit read }} }}" } } }), ServerWorld.Cancel);
            return (int)response.StatusCode;
        }));

        Assert.Single(outcomes, 200);
        Assert.Equal(7, outcomes.Count(code => code == 409));
        Assert.Equal(2, (await admin.GetAsync("prod")).Version);
    }

    [Fact]
    public async Task The_newest_hundred_versions_are_kept()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        for (var i = 1; i <= 102; i++)
            await admin.PutAsync("prod", $"job::/n{i} {{ {{ permit read }} }}", i - 1);

        Assert.Equal(Enumerable.Range(3, 100).Reverse(), (await admin.VersionsAsync("prod")).Select(document => (int)document.Version));
        Assert.Equal(404, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/prod?version=2")).Code);
    }

    [Fact]
    public async Task Documents_of_the_server_are_its_own_and_brought_up_to_date_at_start()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var refused = await admin.FailToPutAsync([PolicyClient.Doc("prod", Reading), PolicyClient.Doc("rolePermissions", Reading)]);
        Assert.Equal((400, "request_unsupported"), (refused.Code, refused.ErrorCode));
        Assert.Contains("Write your rules in another document", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Write your rules", (await admin.FailAsync(HttpMethod.Delete, "/v1/policy/clusterPermissions?force=true")).Message, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/prod")).Code);

        await admin.PutAsync("sandboxes", "// nobody has one");
        await world.Services.GetRequiredService<Database>().WriteAsync(connection => connection.Execute("UPDATE policy_documents SET text = '// of an older server' WHERE name = 'rolePermissions'"));
        await world.StopServerAsync();
        await world.StartServerAsync();
        using var later = await PolicyClient.OpenAsync(world);
        var managed = await later.GetAsync("rolePermissions");
        Assert.Equal((2, "the server", DefaultDocuments.TextOf("rolePermissions")), (managed.Version, managed.UpdatedBy, managed.Text));
        Assert.Equal("// nobody has one", (await later.GetAsync("sandboxes")).Text);
    }

    private static List<string> Events(ServerWorld world) => world.Services.GetRequiredService<Database>().Read(connection => connection.Query<string>(
        """
        SELECT replace(fqn, 'policydoc::/::', '') || ' ' || replace(event_type, 'policydoc.', '') || ' ' || json_extract(payload, '$.version')
        FROM audit WHERE event_type LIKE 'policydoc.%' ORDER BY seq
        """)).AsList();
}
