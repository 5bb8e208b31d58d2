using Slipway.Contracts.Policy;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>Who may see and change policy is itself policy.</summary>
public sealed class RightsTests
{
    private const string FredsRights = """
        policy::/sandbox/fred { if (auth_server@apcera.me->name == fred && ResType == "job") { permit read, update } }
        policydoc::/::fred { if (auth_server@apcera.me->name == fred) { permit create, delete } }
        policydoc::/::notes { if (auth_server@apcera.me->name == fred) { permit create, read, update } }
        """;

    private const string Own = "job::/sandbox/fred { { permit read } }";
    private const string Mixed = "job::/sandbox/fred { { permit read } }\nservice::/sandbox/fred { { permit read } }";

    [Fact]
    public async Task A_right_to_every_realm_opens_a_document_and_a_part_of_them_opens_nothing()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        using var fred = await PolicyClient.OpenAsync(world, "fred");
        await admin.PutAsync([PolicyClient.Doc("rights", FredsRights), PolicyClient.Doc("mixed", Mixed)]);

        Assert.Equal(1, Assert.Single(await fred.PutAsync("fred", Own)).Version);
        Assert.Equal(["fred"], (await fred.ListAsync()).Select(document => document.Name));
        Assert.Equal(Own, (await fred.GetAsync("fred")).Text);
        foreach (var path in new[] { "mixed", "mixed?version=1", "mixed/versions", "rights", "adminUsers", "nothing", "%2e%2e", "a b" })
            Assert.Equal(404, (await fred.FailAsync(HttpMethod.Get, $"/v1/policy/{path}")).Code);

        // The text that is to be there counts, and the text that is there.
        var wider = await fred.FailToPutAsync("fred", Mixed);
        Assert.Equal((403, "policy_denied"), (wider.Code, wider.ErrorCode));
        Assert.Equal(
            "Not allowed to update policy document \"fred\" by policy: missing claim \"permit update\" on \"policy::/sandbox/fred\" with ResType \"service\"", wider.Message);
        Assert.Equal(["permit update"], wider.MissingClaims);
        Assert.Equal(403, (await fred.FailToPutAsync("mixed", Own)).Code);
        Assert.Equal(404, (await fred.FailAsync(HttpMethod.Delete, "/v1/policy/mixed")).Code);
        Assert.Equal(403, (await fred.FailToPutAsync([PolicyClient.Doc("fred", "job::/sandbox/fred/new { { permit read } }"), PolicyClient.Doc("mixed", Own)])).Code);
        Assert.Equal((Own, 1), ((await fred.GetAsync("fred")).Text, (await fred.GetAsync("fred")).Version));

        await fred.DeleteAsync("fred");
        Assert.Empty(await fred.ListAsync());
    }

    [Fact]
    public async Task Coming_and_going_of_a_document_is_a_right_on_the_document()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        using var fred = await PolicyClient.OpenAsync(world, "fred");
        await admin.PutAsync([PolicyClient.Doc("rights", FredsRights), PolicyClient.Doc("kept", Own)]);

        var created = await fred.FailToPutAsync("another", Own);
        Assert.Equal(
            (403, "Not allowed to create \"policydoc::/::another\" by policy: missing claim \"permit create\" on \"policydoc::/::another\""), (created.Code, created.Message));
        Assert.Equal(2, Assert.Single(await fred.PutAsync("kept", "job::/sandbox/fred { { permit read, start } }")).Version);
        Assert.Equal(["permit delete"], (await fred.FailAsync(HttpMethod.Delete, "/v1/policy/kept")).MissingClaims);
    }

    [Fact]
    public async Task A_text_without_realms_is_not_everybodys()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        using var fred = await PolicyClient.OpenAsync(world, "fred");
        await admin.PutAsync([PolicyClient.Doc("rights", FredsRights), PolicyClient.Doc("empty", "// nothing yet")]);

        Assert.Equal(404, (await fred.FailAsync(HttpMethod.Get, "/v1/policy/empty")).Code);
        var refused = await fred.FailToPutAsync("empty", Own);
        Assert.Contains("\"permit update\" on \"policydoc::/::empty\"", refused.Message, StringComparison.Ordinal);
        await fred.PutAsync("notes", "// mine");
        Assert.Equal("// mine", (await fred.GetAsync("notes")).Text);
    }

    [Fact]
    public async Task Anybody_may_ask_about_themselves_and_sees_no_text_of_others()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        using var fred = await PolicyClient.OpenAsync(world, "fred");
        await admin.PutAsync("rights", FredsRights);

        var own = await fred.SimulateAsync(new PolicySimulationRequest { Claim = "permit create", Fqn = "job::/sandbox/fred::web" });
        Assert.True(own.Allowed);
        Assert.Equal(("allowed", "", "fred", "permit create"), (own.Outcome, own.Message, own.Principal, own.Claim));
        Assert.Equal(["role admin", "permit all", "permit create"], own.Derivation.Select(step => step.Claim));
        Assert.Equal(["sandboxes", "rolePermissions", "clusterPermissions"], own.Derivation.Select(step => step.Document));
        Assert.All(own.Derivation, step => Assert.Equal((null, null), (step.Realm, step.Condition)));
        Assert.All(own.Derivation, step => Assert.True(step.Line > 0));

        var denied = await fred.SimulateAsync(new PolicySimulationRequest { Principal = "fred", Claim = "permit create", Fqn = "job::/prod::web" });
        Assert.Equal(("denied", "Not allowed to create \"job::/prod::web\" by policy: missing claim \"permit create\" on \"job::/prod::web\""), (denied.Outcome, denied.Message));
        Assert.Equal(["permit create"], denied.MissingClaims);
        Assert.All(denied.NearMisses, miss => Assert.Null(miss.FailedTest));

        var other = await fred.FailToSimulateAsync(new PolicySimulationRequest { Principal = "admin", Claim = "permit create", Fqn = "job::/prod::web" });
        Assert.Equal((403, "permit read"), (other.Code, Assert.Single(other.MissingClaims)));
        Assert.Contains("\"policy::/prod\"", other.Message, StringComparison.Ordinal);
        Assert.Equal(403, (await fred.FailToSimulateAsync(new PolicySimulationRequest
        {
            Claim = "permit create",
            Fqn = "job::/prod::web",
            Claims = [new TokenClaim("Google", "email", "boss@example.com")],
        })).Code);

        // In the own namespace, others may be asked about, and proposals tried: which open nothing to who makes them.
        var proposal = new PolicySimulationRequest
        {
            Principal = "eve",
            Claim = "permit create",
            Fqn = "job::/sandbox/fred::web",
            Docs = [PolicyClient.Doc("idea", "job::/sandbox/fred { if (auth_server@apcera.me->name == eve) { role admin } }\npolicy::/ { { permit read } }")],
        };
        var tried = await fred.SimulateAsync(proposal);
        Assert.True(tried.Allowed);
        Assert.Equal("job::/sandbox/fred", tried.Derivation[0].Realm);
        Assert.Equal("auth_server@apcera.me->name == eve", tried.Derivation[0].Condition);
        Assert.All(tried.Derivation.Skip(1), step => Assert.Null(step.Realm));
        Assert.False((await fred.SimulateAsync(proposal with { Docs = [] })).Allowed);
    }
}
