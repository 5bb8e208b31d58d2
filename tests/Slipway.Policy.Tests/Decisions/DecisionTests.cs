using System.Text;
using Slipway.Contracts.Errors;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Tests.Decisions;

/// <summary>Answers, their reasons, and the limits.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void A_denial_says_which_claim_is_missing_where_and_which_rule_was_near()
    {
        var policy = Policies.Set("""
            job::/prod {
                if (auth_server@apcera.me->name == "bob") { permit create, read }
            }
            """);
        var decision = policy.Ask(Policies.User("eve"), "create", "job::/prod::web");

        Assert.Equal(PolicyOutcome.Denied, decision.Outcome);
        Assert.Equal(["permit create"], decision.MissingClaims);
        Assert.Equal("missing claim \"permit create\" on \"job::/prod::web\"", decision.Reason);
        Assert.Equal("test0:2: does not hold: auth_server@apcera.me->name == \"bob\"", Assert.Single(decision.NearMisses).ToString());
        Assert.Equal(ErrorCodes.PolicyDenied, Assert.Throws<SlipwayException>(decision.ThrowIfDenied).Code);
    }

    [Fact]
    public void Steps_come_in_an_order_in_which_each_needs_only_those_before()
    {
        var policy = Policies.Set("""
            job::/ { if (d == 1) { permit read }
                     if (b == 1 && c == 1) { d 1 }
                     if (a == 1) { c 1
                                   b 1 }
                     { a 1 } 
                     { unrelated x } }
            """);
        var steps = policy.Ask(Policies.User("u"), "read", "job::/x::y").Steps;

        Assert.Equal(["a 1", "c 1", "b 1", "d 1", "permit read"], steps.Select(step => step.Claim.ToString()));
        Assert.Equal([2, 1], steps[3].Inputs.Select(input => input.Step!.Value));
        Assert.Equal([3, 4], steps[1..3].Select(step => step.Source.ClaimLine));
        Assert.Equal("test0:5: a 1", steps[0].ToString());
    }

    [Fact]
    public void A_set_is_changed_by_making_another()
    {
        var before = Policies.Set("job::/ { { permit read } }");
        var after = before.With(Policies.Document("job::/ { { permit start } }", "test0"), Policies.Document("job::/ { { permit stop } }", "more"));

        Assert.True(before.May(Policies.User("u"), "read", "job::/::x"));
        Assert.False(after.May(Policies.User("u"), "read", "job::/::x"));
        Assert.True(after.May(Policies.User("u"), "stop", "job::/::x"));
        Assert.False(after.Without("more").May(Policies.User("u"), "stop", "job::/::x"));
        Assert.Throws<ArgumentException>(() => PolicySet.Create([Policies.Document("", "a"), Policies.Document("", "a")]));
    }

    [Fact]
    public void A_chain_that_was_made_to_run_away_is_stopped_and_denied()
    {
        // Every round derives one claim only, because the rules stand in the wrong order: 4,000 rules make 8 million looks and many more comparisons.
        var text = new StringBuilder("job::/ {\n");
        for (var i = 4000; i > 0; i--)
            text.Append($"if (c == v{i}) {{ c v{i + 1} }}\n");
        var policy = Policies.Set(text.Append("{ c v1 }\nif (c == v4001) { permit read }\n}").ToString());

        var decision = policy.Ask(Policies.User("u"), "read", "job::/::x");

        Assert.Equal(PolicyOutcome.Stopped, decision.Outcome);
        Assert.Contains("derive too much", decision.Message, StringComparison.Ordinal);
        Assert.Throws<SlipwayException>(() => policy.Read(Policies.User("u"), Policies.Fqn("job::/::x")));
        Assert.False(policy.May(Policies.User("u"), "read", "service::/::x"));
    }

    [Fact]
    public void Too_many_claims_are_stopped_too()
    {
        var table = new PolicyTable("T", ["a"], [["x"]]);
        var policy = PolicySet.Create(
            [Policies.Document("""job::/[n] { if (PV->T.a beginsWith x && PV->U.a beginsWith "") { seen PV->T.a, PV->U.a } }""")],
            [table, new PolicyTable("U", ["a"], Enumerable.Range(0, PolicyLimits.MaxClaimsPerDecision).Select(i => (string[])[$"y{i}"]))]);

        Assert.Equal(PolicyOutcome.Stopped, policy.Ask(Policies.User("u"), "read", "job::/a::x").Outcome);
    }

    [Fact]
    public void A_decision_without_reasons_allocates_nothing()
    {
        var policy = Policies.Fresh("job::/x { if (job fqnMatch \"job::/sandbox/bob\" && query->target fqnMatch \"job::/x\") { permit link } }");
        var hit = PolicyQuestion.Permit(Policies.User("bob"), Policies.Fqn("job::/sandbox/bob::web"), "create");
        var guarded = PolicyQuestion.Permit(Policies.User("bob"), Policies.Fqn("job::/x::y"), "link", new PolicyContext { Other = Policies.Fqn("job::/sandbox/bob::web") });
        var miss = PolicyQuestion.Permit(Policies.User("eve"), Policies.Fqn("job::/sandbox/bob::web"), "create");
        bool Ask() => policy.Allows(hit) && policy.Allows(guarded) && !policy.Allows(miss);
        Assert.True(Ask());

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Ask();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Many_threads_may_ask_while_the_set_is_swapped()
    {
        var policy = Policies.Fresh();
        var other = policy.Without("sandboxes");
        var current = policy;
        var cancellation = TestContext.Current.CancellationToken;
        var readers = Enumerable.Range(0, 4).Select(n => Task.Run(
            () =>
            {
                for (var i = 0; i < 5_000; i++)
                {
                    var set = Volatile.Read(ref current);
                    var user = Policies.User($"u{n}");
                    var question = PolicyQuestion.Permit(user, Policies.Fqn($"job::/sandbox/u{n}::web"), "start");
                    Assert.Equal(set == policy, set.Allows(question));
                    Volatile.Write(ref current, i % 2 == 0 ? other : policy);
                }
            },
            cancellation));

        await Task.WhenAll(readers);
    }
}
