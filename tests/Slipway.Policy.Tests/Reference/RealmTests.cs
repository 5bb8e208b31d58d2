namespace Slipway.Policy.Tests.Reference;

/// <summary>Which FQNs a realm covers.</summary>
public sealed class RealmTests
{
    [Theory]
    // A namespace covers itself and all below, by whole segments.
    [InlineData("job::/prod", "job::/prod::web", true)]
    [InlineData("job::/prod", "job::/prod", true)]
    [InlineData("job::/prod", "job::/prod/eu::web", true)]
    [InlineData("job::/prod", "job::/production::web", false)]
    [InlineData("job::/prod", "job::/::prod", false)]
    [InlineData("job::/prod", "service::/prod::web", false)]
    // The root covers everything of its type.
    [InlineData("job::/", "job::/prod::web", true)]
    [InlineData("job::/", "job::/::web", true)]
    // A trailing slash means nothing.
    [InlineData("route::/http/io/kiso/", "route::/http/io/kiso::www", true)]
    [InlineData("route::/http/io/kiso/", "route::/http/io/kiso/www", true)]
    [InlineData("route::/http/io/kiso/", "route::/http/io/kisox", false)]
    // '::' pins the namespace, '::*' asks for a name as well.
    [InlineData("service::/::", "service::/", true)]
    [InlineData("service::/::", "service::/::outside", true)]
    [InlineData("service::/::", "service::/apcera::outside", false)]
    [InlineData("service::/::*", "service::/", false)]
    [InlineData("service::/::*", "service::/::outside", true)]
    [InlineData("service::/::*", "service::/apcera::outside", false)]
    [InlineData("network::/prod::*", "network::/prod::lan", true)]
    [InlineData("network::/prod::*", "network::/prod/eu::lan", false)]
    // A local name covers those below it: a job's pipeline jobs.
    [InlineData("job::/sandbox/u::example-bash-apptoken", "job::/sandbox/u::example-bash-apptoken", true)]
    [InlineData("job::/sandbox/u::example-bash-apptoken", "job::/sandbox/u::example-bash-apptoken/http/3cfde8b4", true)]
    [InlineData("job::/sandbox/u::example-bash-apptoken", "job::/sandbox/u::example-bash-apptoken2", false)]
    [InlineData("job::/sandbox/u::example-bash-apptoken", "job::/sandbox/u", false)]
    // Templates stand for one segment each.
    [InlineData("job::/sandbox/[name]", "job::/sandbox/bob::web", true)]
    [InlineData("job::/sandbox/[name]", "job::/sandbox::web", false)]
    [InlineData("job::/sandbox/[name]/sockshop", "job::/sandbox/bob/sockshop::cart", true)]
    [InlineData("job::/sandbox/[name]/sockshop", "job::/sandbox/bob/other::cart", false)]
    [InlineData("job::/[a]/[a]", "job::/x/x::web", true)]
    [InlineData("job::/[a]/[a]", "job::/x/y::web", false)]
    [InlineData("job::/sandbox::[name]", "job::/sandbox::web/http/1", true)]
    public void A_realm_covers(string realm, string target, bool covered) =>
        Assert.Equal(covered, Policies.Set($$"""on {{realm}} { { permit read } }""").May(Policies.User("anyone"), "read", target));

    [Fact]
    public void On_is_optional_and_the_same_realm_may_come_again()
    {
        var policy = Policies.Set("job::/prod { { permit read } }\non job::/prod { { permit start } }\nservice::/ { }\njob::/prod { { permit stop } }");

        Assert.All(["read", "start", "stop"], verb => Assert.True(policy.May(Policies.User("u"), verb, "job::/prod::web")));
    }

    [Fact]
    public void Without_any_rule_everything_is_denied() => Assert.False(Policies.Set().May(Policies.User("admin"), "read", "job::/::x"));
}
