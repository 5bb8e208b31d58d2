using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Defaults;
using Slipway.Policy.Docker;
using Slipway.Policy.Documents;
using Slipway.Policy.Formatting;
using Slipway.Policy.Handshakes;
using Slipway.Policy.Quotas;
using Slipway.Policy.Tokens;

namespace Slipway.Policy.Tests.Defaults;

/// <summary>What a fresh server allows.</summary>
public sealed class DefaultDocumentTests
{
    private static readonly PolicySet Fresh = Policies.Fresh();
    private static readonly PolicyPrincipal Admin = Policies.User("admin");
    private static readonly PolicyPrincipal Bob = Policies.User("bob");

    public static TheoryData<string> Names => [.. DefaultDocuments.Names];

    public static TheoryData<string> Types => [.. ResourceType.All.Select(type => type.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_without_mistakes_and_formatted(string name)
    {
        var text = DefaultDocuments.TextOf(name);

        Assert.Empty(PolicyDocument.Parse(name, text).Diagnostics);
        Assert.Equal(PolicyFormatter.Format(text).Text, text);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_admin_may_do_on_every_type_what_all_stands_for(string type)
    {
        Assert.True(ResourceType.TryParse(type, out var parsed));
        var target = $"{type}::/anywhere/at/all::x";

        Assert.All(PermitVerbs.Expansion(parsed), verb => Assert.True(Fresh.May(Admin, verb, target), verb));
        Assert.All(PermitVerbs.Expansion(parsed), verb => Assert.False(Fresh.May(Bob, verb, target), verb));
    }

    [Fact]
    public void The_first_admin_may_have_another_name()
    {
        var policy = PolicySet.Create(DefaultDocuments.All("root@example.com"));

        Assert.True(policy.May(Policies.User("root@example.com"), "create", "job::/prod::x"));
        Assert.False(policy.May(Admin, "create", "job::/prod::x"));
        Assert.Throws<ArgumentException>(() => DefaultDocuments.TextOf("adminUsers", "job::/a::b"));
        Assert.Throws<ArgumentException>(() => DefaultDocuments.TextOf("adminUsers", "a\"b"));
        Assert.Throws<ArgumentException>(() => DefaultDocuments.TextOf("nothing"));
    }

    [Theory]
    [InlineData("create", "job::/sandbox/bob::web", true)]
    [InlineData("create", "job::/sandbox/bob/deep::web", true)]
    [InlineData("create", "package::/sandbox/bob::web", true)]
    [InlineData("bind", "service::/sandbox/bob::db", true)]
    [InlineData("join", "network::/sandbox/bob::lan", true)]
    [InlineData("join", "job::/sandbox/bob::web", true)]
    [InlineData("read", "audit::/sandbox/bob", true)]
    [InlineData("create", "sempiperule::/sandbox/bob::r", true)]
    [InlineData("delete", "sempiperule::/sandbox/bob::r", false)]
    [InlineData("create", "job::/sandbox/eve::web", false)]
    [InlineData("read", "job::/sandbox/eve::web", false)]
    [InlineData("create", "job::/sandbox::web", false)]
    [InlineData("create", "job::/bob::web", false)]
    [InlineData("read", "policydoc::/::adminUsers", false)]
    [InlineData("bind", "service::/apcera::http", true)]
    [InlineData("read", "service::/apcera::outside", true)]
    [InlineData("update", "service::/apcera::outside", false)]
    public void A_user_is_the_admin_of_the_own_sandbox(string verb, string target, bool allowed) => Assert.Equal(allowed, Fresh.May(Bob, verb, target));

    [Theory]
    [InlineData("bob", "job::/sandbox/bob::web", "route::/http/com/example/paas/web", true)]
    [InlineData("bob", "job::/sandbox/bob::web", "route::/http/com/example/shop", false)]
    [InlineData("bob", "job::/sandbox/eve::web", "route::/http/com/example/paas/web", false)]
    [InlineData("bob", "job::/prod::web", "route::/http/com/example/paas/web", false)]
    [InlineData("admin", "job::/prod::web", "route::/http/com/example/shop", true)]
    public void Jobs_of_a_sandbox_have_addresses_below_the_clusters_domain(string user, string job, string route, bool allowed)
    {
        var policy = PolicySet.Create(DefaultDocuments.All(domain: "PaaS.example.com"));

        Assert.Equal(allowed, Handshake.Map(Policies.Fqn(job), Policies.Fqn(route)).IsAllowed(policy, Policies.User(user)));
        Assert.Throws<ArgumentException>(() => DefaultDocuments.TextOf(DefaultDocuments.SandboxRoutes, domain: "a {b}"));
    }

    [Fact]
    public void A_user_may_run_any_image_in_the_own_sandbox_only()
    {
        Assert.True(ImagePolicy.Decide(Fresh, Bob, Policies.Fqn("job::/sandbox/bob::nats"), ImageReference.Parse("nats")).IsAllowed);
        Assert.False(ImagePolicy.Decide(Fresh, Bob, Policies.Fqn("job::/sandbox/eve::nats"), ImageReference.Parse("nats")).IsAllowed);
        Assert.True(ImagePolicy.Decide(Fresh, Admin, Policies.Fqn("job::/sandbox/eve::nats"), ImageReference.Parse("nats")).IsAllowed);
    }

    [Fact]
    public void Whoever_the_servers_directory_knows_may_log_in_and_jobs_may_not()
    {
        var grant = TokenPolicy.ForUser(Fresh, PolicyPrincipal.Nobody.With(Issuers.Basic, "name", "bob"));

        Assert.Equal(("bob", TimeSpan.FromDays(1)), (grant.Name, grant.Lifetime));
        Assert.False(TokenPolicy.ForUser(Fresh, PolicyPrincipal.Nobody).IsGranted);
        Assert.False(TokenPolicy.ForUser(Fresh, Google()).IsGranted);
        Assert.False(TokenPolicy.ForJob(Fresh, Policies.Fqn("job::/sandbox/bob::web")).IsGranted);
        Assert.Equal("/sandbox/bob", TokenPolicy.DefaultNamespace(Fresh, Bob).ToString());

        static PolicyPrincipal Google() => PolicyPrincipal.Nobody.With(Issuers.Google, "email", "bob@example.com");
    }

    [Theory]
    [InlineData("admin", "create", "auth::/users::bob", true)]
    [InlineData("admin", "delete", "auth::/users::bob", true)]
    [InlineData("admin", "issue", "auth::/users::bob", false)]
    [InlineData("admin", "issue", "auth::/oauth2/http", false)]
    [InlineData("admin", "create", "auth::/oauth2::bob", false)]
    [InlineData("bob", "read", "auth::/users::bob", true)]
    [InlineData("bob", "update", "auth::/users::bob", true)]
    [InlineData("bob", "delete", "auth::/users::bob", false)]
    [InlineData("bob", "create", "auth::/users::bob", false)]
    [InlineData("bob", "read", "auth::/users::eve", false)]
    [InlineData("bob", "read", "auth::/users", false)]
    public void Accounts_are_the_admins_to_keep_and_everyones_own_to_see_and_change(string user, string verb, string target, bool allowed) =>
        Assert.Equal(allowed, Fresh.May(Policies.User(user), verb, target));

    [Fact]
    public void Packages_are_limited_and_found()
    {
        var limit = Assert.Single(QuotaPolicy.Read(Fresh, Bob, Policies.Fqn("package::/sandbox/bob::x")));

        Assert.Equal(2L << 30, limit.Value.Amount);
        Assert.Equal(["package::/apcera"], Fresh.Read(Bob, Policies.Fqn("job::/sandbox/bob::x")).All(ClaimTypes.PackageAllow));
    }
}
