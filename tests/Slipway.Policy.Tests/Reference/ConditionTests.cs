using Slipway.Policy.Decisions;

namespace Slipway.Policy.Tests.Reference;

/// <summary>Comparators, references, templates and chains.</summary>
public sealed class ConditionTests
{
    [Theory]
    [InlineData("==", "job::/sandbox/demo::jenkins-master", true)]
    [InlineData("==", "job::/sandbox/demo::jenkins", false)]
    [InlineData("equals", "job::/sandbox/demo::jenkins-master", true)]
    [InlineData("beginsWith", "job::/sandbox/demo::jenkins", true)]
    [InlineData("beginsWith", "job::/sandbox/demo::Jenkins", false)]
    [InlineData("endsWith", "-master", true)]
    [InlineData("endsWith", "-slave", false)]
    [InlineData("fqnMatch", "job::/sandbox/demo", true)]
    [InlineData("fqnMatch", "job::/sandbox/dem", false)]
    [InlineData("fqnMatch", "job::/", true)]
    [InlineData("fqnMatch", "job::/sandbox/demo::*", true)]
    [InlineData("fqnMatch", "job::/sandbox/demo::", true)]
    [InlineData("fqnMatch", "job::/sandbox::", false)]
    [InlineData("fqnMatch", "job::/sandbox/demo::jenkins-master", true)]
    [InlineData("fqnMatch", "job::/sandbox/demo::jenkins", false)]
    [InlineData("fqnMatch", "service::/sandbox/demo", false)]
    [InlineData("nameMatch", "job::/sandbox", true)]
    public void A_comparator_compares(string comparator, string operand, bool holds)
    {
        var policy = Policies.Set($$"""job::/ { if (auth_server@apcera.me->name {{comparator}} "{{operand}}") { permit read } }""");

        Assert.Equal(holds, policy.May(Policies.Job("job::/sandbox/demo::jenkins-master"), "read", "job::/prod::web"));
    }

    [Fact]
    public void A_template_is_a_value_and_part_of_texts()
    {
        var policy = Policies.Set("""
            job::/sandbox/[name] { if (auth_server@apcera.me->name == [name]) { permit read } }
            job::/sandbox/[name] { if (auth_server@apcera.me->name beginsWith "[name]@") { permit start } }
            network::/sandbox/[name] { { permit create, read }  
                                       if (job fqnMatch "job::/sandbox/[name]") { permit join } }
            """);

        Assert.True(policy.May(Policies.User("bob"), "read", "job::/sandbox/bob::web"));
        Assert.False(policy.May(Policies.User("bob"), "read", "job::/sandbox/eve::web"));
        Assert.True(policy.May(Policies.User("bob@example.com"), "start", "job::/sandbox/bob::web"));
        Assert.True(policy.May(Policies.User("bob"), "join", "network::/sandbox/bob::lan", other: "job::/sandbox/bob::web"));
        Assert.False(policy.May(Policies.User("bob"), "join", "network::/sandbox/bob::lan", other: "job::/sandbox/eve::web"));
        Assert.False(policy.May(Policies.User("bob"), "join", "network::/sandbox/bob::lan"));
    }

    [Fact]
    public void A_template_that_the_realm_does_not_capture_holds_for_nobody()
    {
        var policy = Policies.Set("""
            auth::/ { if (auth_server@apcera.me->name == [name]) { permit issue } }
            auth::/ { { defaultNamespace "/sandbox/[name]" } }
            """);

        Assert.False(policy.May(Policies.User("bob"), "issue", "auth::/oauth2/http"));
        Assert.Null(policy.Read(Policies.User("bob"), Policies.Fqn("auth::/")).Single("defaultNamespace").Value);
    }

    [Fact]
    public void All_tests_of_a_condition_must_hold()
    {
        var policy = Policies.Set("""policy::/sandbox/[name] { if (auth_server@apcera.me->name == [name] && ResType == "gateway") { permit update } }""");
        PolicyQuestion Ask(string user, Contracts.Names.ResourceType? edited) =>
            PolicyQuestion.Permit(Policies.User(user), Policies.Fqn("policy::/sandbox/fred"), "update", new PolicyContext { EditedType = edited });

        Assert.True(policy.Allows(Ask("fred", Contracts.Names.ResourceType.Gateway)));
        Assert.False(policy.Allows(Ask("fred", Contracts.Names.ResourceType.Job)));
        Assert.False(policy.Allows(Ask("eve", Contracts.Names.ResourceType.Gateway)));

        var decision = policy.Decide(Ask("fred", Contracts.Names.ResourceType.Gateway));
        Assert.Equal(["auth_server@apcera.me->name fred", "ResType gateway"], decision.Steps.Single().Inputs.Select(input => input.ToString()));
    }

    [Fact]
    public void Roles_are_scoped_by_the_realm_they_are_given_on()
    {
        var policy = Policies.Set("""
            job::/sandbox/tom { if (auth_server@apcera.me->name == tom) { role admin } }
            job::/ { if (role == "admin") { permit all } }
            job::/ { if (permit == all) { permit create, read } }
            """);

        Assert.True(policy.May(Policies.User("tom"), "create", "job::/sandbox/tom/x::web"));
        Assert.False(policy.May(Policies.User("tom"), "create", "job::/sandbox/eve::web"));
        Assert.False(policy.May(Policies.User("eve"), "create", "job::/sandbox/tom::web"));
    }

    [Fact]
    public void User_defined_claims_feed_other_rules_in_any_order()
    {
        var policy = Policies.Set("""
            route::/ { if (team == "networking") { permit map } }
            route::/ { if (badge == blue) { team networking } }
            route::/ { if (LDAP->group == ops) { badge blue } }
            """);

        var ops = PolicyPrincipal.Nobody.With("LDAP", "group", "dev").With("LDAP", "group", "ops");
        Assert.True(policy.May(ops, "map", "route::/http/com/acme"));
        Assert.Equal(["badge blue", "team networking", "permit map"], policy.Ask(ops, "map", "route::/http/com/acme").Steps.Select(s => s.Claim.ToString()));
        Assert.False(policy.May(Policies.User("x"), "map", "route::/http/com/acme"));
    }

    [Fact]
    public void What_a_token_says_never_passes_for_what_rules_or_questions_say()
    {
        var policy = Policies.Set("""
            job::/ { if (role == admin) { permit read } 
                     if (job fqnMatch "job::/") { permit bind } }
            """);
        var liar = Policies.User("x").With("Google", "role", "admin").With("Google", "job", "job::/a::b").With("Google", "permit", "read");

        Assert.False(policy.May(liar, "read", "job::/a::b"));
        Assert.False(policy.May(liar, "bind", "job::/a::b"));
        Assert.Throws<ArgumentException>(() => Policies.User("job::/a::b"));
        Assert.Throws<ArgumentException>(() => PolicyPrincipal.Nobody.With("PV", "Table.column", "x"));
        var simulated = new PolicyContext { More = [new("role", "admin"), new("job", "job::/a::b")] };
        Assert.False(policy.Allows(PolicyQuestion.Permit(liar, Policies.Fqn("job::/a::b"), "read", simulated)));
        Assert.True(policy.Allows(PolicyQuestion.Permit(liar, Policies.Fqn("job::/a::b"), "bind", simulated)));
    }
}
