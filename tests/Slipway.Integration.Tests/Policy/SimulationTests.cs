using Slipway.Contracts.Policy;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>What an administrator can find out before anybody tries.</summary>
public sealed class SimulationTests
{
    [Fact]
    public async Task The_answer_has_its_derivation_or_what_nearly_gave_it()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync("freds", """
            on policy::/sandbox/[name] {
                if (auth_server@apcera.me->name == [name] && ResType == "gateway") { permit update }
            }
            """);
        var question = new PolicySimulationRequest
        {
            Principal = "fred",
            Claim = "permit update",
            Fqn = "policy::/sandbox/fred",
            Context = new Dictionary<string, string> { ["ResType"] = "gateway" },
        };

        var allowed = await admin.SimulateAsync(question);
        var step = Assert.Single(allowed.Derivation);
        Assert.Equal(("permit update", "freds", 2, "policy::/sandbox/[name]"), (step.Claim, step.Document, step.Line, step.Realm));
        Assert.Equal("auth_server@apcera.me->name == [name] && ResType == \"gateway\"", step.Condition);
        Assert.Equal(["auth_server@apcera.me->name fred", "ResType gateway"], step.Inputs);
        Assert.Equal(step.Inputs, allowed.Inputs);

        var denied = await admin.SimulateAsync(question with { Context = new Dictionary<string, string> { ["ResType"] = "job" } });
        Assert.False(denied.Allowed);
        Assert.Contains(denied.NearMisses, miss => (miss.Document, miss.Line, miss.FailedTest) == ("freds", 2, "ResType == \"gateway\""));
    }

    [Fact]
    public async Task Identity_providers_images_jobs_and_other_parties_can_be_asked_about()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync("more", """
            auth::/oauth2/http { if (Google->email == "bob@example.com") { permit issue } }
            service::/prod { if (job fqnMatch "job::/prod") { permit bind } }
            job::/prod { if (auth_server@apcera.me->name == "job::/ci::builder") { docker.allow "https://quay.io/org" } }
            job::/prod { if (auth_server@apcera.me->name == "job::/ci::builder") { role deployer } }
            """);

        Assert.True((await admin.SimulateAsync(new PolicySimulationRequest
        {
            Principal = "bob",
            Claim = "permit issue",
            Fqn = "auth::/oauth2/http",
            Claims = [new TokenClaim("Google", "email", "bob@example.com")],
        })).Allowed);
        Assert.True((await admin.SimulateAsync(new PolicySimulationRequest
        {
            Principal = "bob",
            Claim = "permit bind",
            Fqn = "service::/prod::db",
            Context = new Dictionary<string, string> { ["job"] = "job::/prod::web" },
        })).Allowed);

        var image = new PolicySimulationRequest { Principal = "job::/ci::builder", Claim = "docker.allow https://quay.io/org/app:1", Fqn = "job::/prod::web" };
        Assert.Equal("docker.allow https://quay.io/org", Unquoted(Assert.Single((await admin.SimulateAsync(image)).Derivation).Claim));
        Assert.False((await admin.SimulateAsync(image with { Claim = "docker.allow \"https://quay.io/orgx/app:1\"" })).Allowed);
        Assert.True((await admin.SimulateAsync(image with { Claim = "role deployer" })).Allowed);
    }

    [Fact]
    public async Task What_is_no_question_is_refused_by_name()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var good = new PolicySimulationRequest { Claim = "permit create", Fqn = "job::/a::b" };
        async Task AssertRefused(PolicySimulationRequest request, string path, string text)
        {
            var error = await admin.FailToSimulateAsync(request);
            Assert.Equal((400, "request_invalid"), (error.Code, error.ErrorCode));
            Assert.Equal(path, error.Path);
            Assert.Contains(text, error.Message, StringComparison.Ordinal);
        }

        await AssertRefused(good with { Claim = null }, "$.claim", "permit create");
        await AssertRefused(good with { Claim = "create" }, "$.claim", "a claim is expected");
        await AssertRefused(good with { Claim = "Google->email x" }, "$.claim", "without an issuer");
        await AssertRefused(good with { Claim = "permit create, read" }, "$.claim", "one value is expected");
        await AssertRefused(good with { Claim = "permit \"create" }, "$.claim", "one value is expected");
        await AssertRefused(good with { Claim = "permit " + new string('x', 5000) }, "$.claim", "at most 4096");
        await AssertRefused(good with { Claim = "docker.allow UPPER" }, "$.claim", "UPPER");
        await AssertRefused(good with { Claim = "docker.allow nats", Fqn = "service::/a::b" }, "$.fqn", "job or a package");
        await AssertRefused(good with { Fqn = null }, "$.fqn", "required");
        await AssertRefused(good with { Fqn = "jobb::/a" }, "$.fqn", "not a resource type");
        await AssertRefused(good with { Principal = "service::/a::b" }, "$.principal", "a job is expected");
        await AssertRefused(good with { Principal = "job::/a" }, "$.principal", "no name");
        await AssertRefused(good with { Principal = "a/b" }, "$.principal", "user's name");
        await AssertRefused(good with { Principal = "" }, "$.principal", "user's name");
        await AssertRefused(good with { Context = new Dictionary<string, string> { ["role"] = "admin" } }, "$.context", "never gives this key");
        await AssertRefused(good with { Context = new Dictionary<string, string> { ["ResType"] = "jobs" } }, "$.context.ResType", "must be one of");
        await AssertRefused(good with { Context = new Dictionary<string, string> { ["job"] = "service::/a::b" } }, "$.context.job", "FQN of a job");
        await AssertRefused(good with { Claims = [new TokenClaim("PV", "T.c", "x")] }, "$.claims[0]", "not an issuer");
        await AssertRefused(good with { Claims = [new TokenClaim("auth_server@apcera.me", "name", "root")] }, "$.claims[0]", "the name is the principal");
        await AssertRefused(good with { Claims = [.. Enumerable.Repeat(new TokenClaim("G", "e", "x"), 33)] }, "$.claims", "at most 32");
        Assert.Equal("policy_invalid", (await admin.FailToSimulateAsync(good with { Docs = [PolicyClient.Doc("x", "job::/ {")] })).ErrorCode);
    }

    private static string Unquoted(string claim) => claim.Replace("\"", "", StringComparison.Ordinal);
}
