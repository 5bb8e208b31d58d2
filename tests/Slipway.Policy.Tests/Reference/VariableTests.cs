using Slipway.Policy.Documents;

namespace Slipway.Policy.Tests.Reference;

/// <summary>Policy variables: within a rule, a table is one row at a time.</summary>
public sealed class VariableTests
{
    private static readonly PolicyTable Services = new(
        "SvcGroups", ["service", "category"], [["service::/db::payroll", "restricted"], ["service::/db::wiki", "open"]]);

    private static readonly PolicyTable Bindings = new(
        "Bindings", ["svcCategory", "jobNamespace"], [["restricted", "job::/hr"], ["open", "job::/"]]);

    [Theory]
    [InlineData("service::/db::payroll", true)]
    [InlineData("service::/db::wiki", false)]
    public void Columns_of_one_table_are_of_one_row(string service, bool allowed)
    {
        var policy = Set("""
            on job::/ {
              if (PV->SvcGroups.category == restricted &&
                  service == PV->SvcGroups.service && role == admin) { permit bind }
              { role admin }
            }
            """);

        Assert.Equal(allowed, policy.May(Policies.User("u"), "bind", "job::/hr::app", other: service));
    }

    [Theory]
    [InlineData("job::/hr::app", "service::/db::payroll", true)]
    [InlineData("job::/dev::app", "service::/db::payroll", false)]
    [InlineData("job::/dev::app", "service::/db::wiki", true)]
    [InlineData("job::/dev::app", "service::/db::other", false)]
    public void A_value_may_be_copied_from_a_row_and_looked_up_in_another_table(string job, string service, bool allowed)
    {
        var policy = Set("""
            on job::/ {
              if (service == PV->SvcGroups.service) { request_category PV->SvcGroups.category }
              if (request_category == PV->Bindings.svcCategory &&
                  query->target fqnMatch PV->Bindings.jobNamespace) { permit bind }
            }
            """);

        var decision = policy.Ask(Policies.User("u"), "bind", job, other: service);

        Assert.Equal(allowed, decision.IsAllowed);
        if (allowed)
            Assert.Contains(decision.Steps[^1].Inputs, input => input.Claim.Issuer == "PV" && input.IsGiven);
    }

    [Fact]
    public void A_table_that_is_not_there_holds_for_nothing()
    {
        var policy = Policies.Set("""job::/ { if (PV->Nothing.column == x && PV->SvcGroups.nope == y) { permit read } }""");

        Assert.False(policy.May(Policies.User("u"), "read", "job::/::x"));
        Assert.Throws<ArgumentException>(() => new PolicyTable("T", ["a"], [["1", "2"]]));
        Assert.Throws<ArgumentException>(() => new PolicyTable("T", ["a", "a"], []));
    }

    [Fact]
    public void The_target_is_known_as_text()
    {
        var policy = Policies.Set("""job::/ { if (query->target_str == "job::/a::b") { permit read } }""");

        Assert.True(policy.May(Policies.User("u"), "read", "job::/a::b"));
        Assert.False(policy.May(Policies.User("u"), "read", "job::/a::c"));
    }

    private static PolicySet Set(string text) => PolicySet.Create([Policies.Document(text)], [Services, Bindings]);
}
