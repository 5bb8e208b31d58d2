using Slipway.Contracts.Errors;
using Slipway.Policy.Handshakes;

namespace Slipway.Policy.Tests.Reference;

/// <summary>Both sides must agree.</summary>
public sealed class HandshakeTests
{
    private const string Rules = """
        service::/sandbox/tom { if (job fqnMatch "job::/sandbox/tom") { permit bind } }
        job::/sandbox/tom     { if (service fqnMatch "service::/sandbox/tom") { permit bind } }
        route::/http/com/acme/purchasing { if (job fqnMatch "job::/purchasing") { permit map } }
        job::/purchasing                 { if (route fqnMatch "route::/http/com/acme/purchasing") { permit map } }
        network::/sandbox/[name] { { permit create, read }
                                   if (job fqnMatch "job::/sandbox/[name]") { permit join } }
        job::/sandbox/tom { if (network fqnMatch "network::/sandbox/tom") { permit join } }
        gateway::/apcera { { permit promote, use } }
        job::/apcera { if (gateway fqnMatch "gateway::/apcera") { permit promote } }
        job::/a { { permit read, update, link } }
        job::/b { if (job fqnMatch "job::/a") { permit link } 
                  { permit read } }
        job::/hidden { { permit link } }
        """;

    [Theory]
    [InlineData("bind", "job::/sandbox/tom::web", "service::/sandbox/tom::db", true)]
    [InlineData("bind", "job::/sandbox/tom::web", "service::/sandbox/eve::db", false)]
    [InlineData("bind", "job::/sandbox/eve::web", "service::/sandbox/tom::db", false)]
    [InlineData("map", "job::/purchasing::web", "route::/http/com/acme/purchasing", true)]
    [InlineData("map", "job::/purchasing::web", "route::/http/com/acme/sales", false)]
    [InlineData("map", "job::/sales::web", "route::/http/com/acme/purchasing/www", false)]
    [InlineData("join", "job::/sandbox/tom::web", "network::/sandbox/tom::lan", true)]
    [InlineData("join", "job::/sandbox/tom::web", "network::/sandbox/eve::lan", false)]
    [InlineData("promote", "job::/apcera::gw", "gateway::/apcera::mysql", true)]
    [InlineData("promote", "job::/b::gw", "gateway::/apcera::mysql", false)]
    [InlineData("link", "job::/a::web", "job::/b::db", true)]
    [InlineData("link", "job::/b::db", "job::/a::web", false)]
    [InlineData("link", "job::/a::web", "job::/hidden::db", false)]
    public void Two_resources_may(string verb, string first, string second, bool allowed)
    {
        var policy = Policies.Set(Rules);
        var handshake = Make(verb, first, second);

        Assert.Equal(allowed, handshake.Decide(policy, Policies.User("tom")).IsAllowed);
        Assert.Equal(allowed, handshake.IsAllowed(policy, Policies.User("tom")));
    }

    [Fact]
    public void A_refusal_names_both_parties_and_the_side_that_refused()
    {
        var decision = Make("bind", "job::/sandbox/tom::web", "service::/sandbox/eve::db").Decide(Policies.Set(Rules), Policies.User("tom"));

        Assert.Equal(
            "Not allowed to bind \"job::/sandbox/tom::web\" to \"service::/sandbox/eve::db\" by policy: "
            + "missing claim \"permit bind\" on \"job::/sandbox/tom::web\", \"permit bind\" on \"service::/sandbox/eve::db\"",
            decision.Message);
        Assert.False(decision.IsHidden);
        var thrown = Assert.Throws<SlipwayException>(decision.ThrowIfDenied);
        Assert.Equal(ErrorCodes.PolicyDenied, thrown.Code);
        Assert.Equal(["permit bind"], thrown.MissingClaims);
    }

    [Fact]
    public void What_may_not_be_read_is_not_there() =>
        Assert.True(Make("link", "job::/a::web", "job::/hidden::db").Decide(Policies.Set(Rules), Policies.User("tom")).IsHidden);

    [Fact]
    public void A_guarded_grant_of_the_reference_holds()
    {
        var policy = Policies.Set("""
            service::/x { if (permit == "all" && job fqnMatch "job::/sandbox/tom") { permit bind } }
            service::/x { if (auth_server@apcera.me->name == tom) { permit all } }
            """);

        Assert.True(policy.May(Policies.User("tom"), "bind", "service::/x::s", other: "job::/sandbox/tom::web"));
        Assert.False(policy.May(Policies.User("tom"), "bind", "service::/x::s", other: "job::/sandbox/eve::web"));
        Assert.False(policy.May(Policies.User("eve"), "bind", "service::/x::s", other: "job::/sandbox/tom::web"));
    }

    [Fact]
    public void Sides_are_of_the_right_types() =>
        Assert.Throws<ArgumentException>(() => Handshake.Bind(Policies.Fqn("service::/a::s"), Policies.Fqn("job::/a::j")));

    private static Handshake Make(string verb, string first, string second)
    {
        var (one, two) = (Policies.Fqn(first), Policies.Fqn(second));
        return verb switch
        {
            "bind" => Handshake.Bind(one, two),
            "map" => Handshake.Map(one, two),
            "join" => Handshake.Join(one, two),
            "promote" => Handshake.Promote(one, two),
            _ => Handshake.Link(one, two),
        };
    }
}
