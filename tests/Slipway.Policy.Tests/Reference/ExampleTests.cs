using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Docker;
using Slipway.Policy.Documents;
using Slipway.Policy.Quotas;
using Slipway.Policy.Tokens;

namespace Slipway.Policy.Tests.Reference;

/// <summary>Policy of real clusters as it was written, and what it decides there.</summary>
public sealed class ExampleTests
{
    private const string Scaler = "job::/sandbox/admin::apcera-job-scaler";

    // A developer's sandbox, as courses set it up; the roles mean what the default documents say.
    private const string Developer = """
        job::/sandbox/dev { if (auth_server@apcera.me->name == "dev") { role admin } }
        package::/sandbox/dev { if (auth_server@apcera.me->name == "dev") { role admin } }
        service::/sandbox/dev { if (auth_server@apcera.me->name == "dev") { role admin } }
        gateway::/sandbox/dev { if (auth_server@apcera.me->name == "dev") { role admin } }
        job::/sandbox/dev { if (auth_server@apcera.me->name == "dev") { docker.allow "*" } }
        sempiperule::/sandbox/dev { if (auth_server@apcera.me->name == "dev") { permit create, read } }
        route::/http/io/kiso/ { if (job fqnMatch "job::/sandbox/dev") { permit map } }
        policydoc::/::user-policy-user { if (auth_server@apcera.me->name == "user") { permit read, update } }
        """;

    [Theory]
    [InlineData("dev", "create", "job::/sandbox/dev::web", null, true)]
    [InlineData("dev", "ssh", "job::/sandbox/dev/deep::web", null, true)]
    [InlineData("dev", "create", "job::/sandbox/devel::web", null, false)]
    [InlineData("dev", "use", "package::/sandbox/dev::web", null, true)]
    [InlineData("dev", "promote", "gateway::/sandbox/dev::gw", null, true)]
    [InlineData("dev", "create", "sempiperule::/sandbox/dev::r", null, true)]
    [InlineData("dev", "delete", "sempiperule::/sandbox/dev::r", null, false)]
    [InlineData("dev", "map", "route::/http/io/kiso::www", "job::/sandbox/dev::web", true)]
    [InlineData("dev", "map", "route::/http/io/kiso/eu", "job::/sandbox/dev/x::web", true)]
    [InlineData("dev", "map", "route::/http/io/kiso::www", "job::/sandbox/eve::web", false)]
    [InlineData("dev", "map", "route::/http/io/kisox::www", "job::/sandbox/dev::web", false)]
    [InlineData("dev", "map", "route::/http/io/kiso::www", null, false)]
    [InlineData("user", "update", "policydoc::/::user-policy-user", null, true)]
    [InlineData("user", "delete", "policydoc::/::user-policy-user", null, false)]
    [InlineData("user", "read", "policydoc::/::user-policy-dev", null, false)]
    public void A_developers_sandbox(string user, string verb, string target, string? other, bool allowed) =>
        Assert.Equal(allowed, Fresh(Developer).May(Policies.User(user), verb, target, other));

    [Fact]
    public void A_developer_may_use_any_image_in_the_sandbox() =>
        Assert.Equal(
            [true, false],
            new[] { "job::/sandbox/dev::web", "job::/sandbox/eve::web" }
                .Select(job => ImagePolicy.Decide(Fresh(Developer), Policies.User("dev"), Policies.Fqn(job), ImageReference.Parse("nats")).IsAllowed));

    [Theory]
    [InlineData(Scaler, "read", true)]
    [InlineData(Scaler, "update", true)]
    [InlineData(Scaler, "delete", false)]
    [InlineData("job::/sandbox/eve::apcera-job-scaler", "update", false)]
    public void A_job_scales_another(string job, string verb, bool allowed)
    {
        var policy = Policies.Set($$"""on job::/prod::my-app { if (auth_server@apcera.me->name == "{{Scaler}}") { permit read, update } }""");

        Assert.Equal(allowed, policy.May(Policies.Job(job), verb, "job::/prod::my-app"));
        Assert.False(policy.May(Policies.Job(job), verb, "job::/prod::my-app2"));
    }

    [Fact]
    public void An_app_is_issued_a_token_for_as_long_as_its_realm_says()
    {
        var policy = Policies.Set("""
            on job::/sandbox/admin::mycaptoken { { permit issue }
                                                 { tokenTimeout "3600s" } }
            """);

        Assert.Equal(TimeSpan.FromHours(1), TokenPolicy.ForJob(policy, Policies.Fqn("job::/sandbox/admin::mycaptoken")).Lifetime);
        Assert.False(TokenPolicy.ForJob(policy, Policies.Fqn("job::/sandbox/admin::another")).IsGranted);
    }

    [Theory]
    [InlineData("user@example.com", true)]
    [InlineData("other@example.com", false)]
    public void A_user_of_an_identity_provider_gets_a_name_and_a_namespace(string email, bool granted)
    {
        var policy = Policies.Set("""
            auth::/oauth2/http { if (Google->email == "user@example.com") { permit issue
                                                                           name "user" } }
            auth::/ { if (auth_server@apcera.me->name == "user") { defaultNamespace "/sandbox/user" } }
            """);

        Assert.Equal(granted ? "user" : null, TokenPolicy.ForUser(policy, PolicyPrincipal.Nobody.With("Google", "email", email)).Name);
        Assert.Equal("/sandbox/user", TokenPolicy.DefaultNamespace(policy, Policies.User("user")).ToString());
    }

    [Theory]
    [InlineData("tom", "job::/sandbox/tom::web", true)]
    [InlineData("tom", "job::/sandbox/eve::web", false)]
    [InlineData("eve", "job::/sandbox/tom::web", false)]
    public void An_expansion_may_be_guarded_by_the_other_party(string user, string other, bool allowed)
    {
        var policy = Policies.Set("""
            service::/sandbox/tom { if (auth_server@apcera.me->name == tom) { permit all } }
            service::/ { if (permit == "all" && job fqnMatch "job::/sandbox/tom") { permit bind } }
            """);

        Assert.Equal(allowed, policy.May(Policies.User(user), "bind", "service::/sandbox/tom::db", other));
    }

    [Theory]
    [InlineData("job beginsWith \"job::/sandbox/\"", "job::/sandbox/x::y", true)]
    [InlineData("job beginsWith \"job::/sandbox/\"", "job::/sandbox::y", false)]
    [InlineData("job nameMatch \"job::/sandbox\"", "job::/sandbox::y", true)]
    [InlineData("job nameMatch \"job::/sandbox\"", "job::/sandboxes::y", false)]
    [InlineData("network beginsWith \"network::/prod\"", "network::/production::lan", true)]
    [InlineData("network beginsWith \"network::/prod\"", "job::/prod::lan", false)]
    public void The_other_party_is_compared(string test, string other, bool holds) =>
        Assert.Equal(holds, Policies.Set($$"""route::/ { if ({{test}}) { permit map } }""").May(Policies.User("u"), "map", "route::/http/com/acme", other));

    [Fact]
    public void Packages_are_chosen_and_retired_and_jobs_placed_by_claims_on_job_realms()
    {
        var policy = Policies.Set("""
            job::/ { { package.allow "package::/apcera" }
                     { package.retire "package::/apcera/pkg/runtimes::openjdk-1.6" }
                     if (dependency equals runtime.java) { package.default "package::/apcera/pkg/runtimes::openjdk-1.7" } }
            job::/prod { { package.allow "package::/prod/pkg" }
                         if (dependency equals runtime.java) { package.lock "package::/apcera/pkg/runtimes::jdk-1.8" }
                         { schedulingTag.hard us-west-2b }
                         { sp.disable "service::/::*","provider::/prod::MyDB" } }
            """);
        var java = policy.Read(Policies.User("u"), Policies.Fqn("job::/prod::web"), new PolicyContext { Dependency = "runtime.java" });

        Assert.Equal(["package::/apcera", "package::/prod/pkg"], java.All(ClaimTypes.PackageAllow));
        Assert.Equal(["package::/apcera/pkg/runtimes::openjdk-1.6"], java.All(ClaimTypes.PackageRetire));
        Assert.Equal("package::/apcera/pkg/runtimes::openjdk-1.7", java.Single(ClaimTypes.PackageDefault).Value);
        Assert.Equal("package::/apcera/pkg/runtimes::jdk-1.8", java.Single(ClaimTypes.PackageLock).Value);
        Assert.Equal(["us-west-2b"], java.All("schedulingTag.hard"));
        Assert.Equal(["service::/::*", "provider::/prod::MyDB"], java.All("sp.disable"));
        Assert.Null(policy.Read(Policies.User("u"), Policies.Fqn("job::/prod::web")).Single(ClaimTypes.PackageLock).Value);
    }

    [Theory]
    [InlineData("max.package.size 2GB", 2L << 30)]
    [InlineData("total.package.size 6GB", 6L << 30)]
    [InlineData("total.memory 5GB", 5L << 30)]
    [InlineData("total.disk 15GB", 15L << 30)]
    [InlineData("total.network 1Gbps", 1_000_000_000)]
    [InlineData("total.cpu 1000", 1000)]
    [InlineData("max.job.cpu 200", 200)]
    [InlineData("max.job.memory 64GB", 64L << 30)]
    [InlineData("max.job.disk 50TB", 50L << 40)]
    [InlineData("max.job.network 10Mbps", 10_000_000)]
    [InlineData("max.instance.cpu 100", 100)]
    [InlineData("max.instance.memory 32GB", 32L << 30)]
    [InlineData("max.instance.disk 25TB", 25L << 40)]
    [InlineData("max.instance.network 5Mbps", 5_000_000)]
    [InlineData("max.instances 1", 1)]
    public void Each_quota_is_a_limit_in_and_below_its_realm(string claim, long amount)
    {
        var policy = Policies.Set($$"""quota::/sandbox/[name] { if (LDAP->name == [name]) { {{claim}} } }""");
        var bob = Policies.User("bob").With("LDAP", "name", "bob");

        var limit = Assert.Single(QuotaPolicy.Read(policy, bob, Policies.Fqn("job::/sandbox/bob/deep::web")));
        Assert.Equal((claim.Split(' ')[0], amount), (limit.ClaimType, limit.Value.Amount));
        Assert.Empty(QuotaPolicy.Read(policy, bob, Policies.Fqn("job::/sandbox/eve::web")));
    }

    private static PolicySet Fresh(string text) => Policies.Fresh(text).Without("sandboxes");
}
