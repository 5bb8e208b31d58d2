using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Defaults;
using Slipway.Policy.Docker;
using Slipway.Policy.Documents;
using Slipway.Policy.Tokens;

namespace Slipway.Policy.Tests.Seed;

/// <summary>The four blocks that the sample asks its reader to add, verbatim but for the user's name, as it says.</summary>
public sealed class SeedPolicyTests
{
    private const string App = "job::/sandbox/admin::docker-api-tester";
    private const string Nats = "job::/sandbox/admin::nats";
    private static readonly ImageReference Image = ImageReference.Parse("https://registry-1.docker.io/library/nats:latest");

    private static readonly string[] Blocks =
    [
        """
                job::/sandbox/<USER>::docker-api-tester {
                    { permit issue }
                }
        """,
        """
                job::/sandbox/<USER> {
                    if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                        role admin
                    }
                }        
        """,
        """
                job::/sandbox/<USER> {
                    if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                        docker.allow "*"
                    }
                }        
        """,
        """
                package::/sandbox/<USER> {
                    if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                        role admin
                    }
                }
        """,
    ];

    private static PolicyPrincipal Principal => Policies.Job(App);

    [Fact]
    public void With_all_four_blocks_the_sample_gets_a_token_and_deploys_nats()
    {
        var policy = Without(-1);

        Assert.Equal(App, TokenPolicy.ForJob(policy, Fqn.Parse(App)).Name);
        Assert.All(["create", "read", "update", "start", "stop", "delete"], verb => Assert.True(policy.May(Principal, verb, Nats), verb));
        Assert.All(["create", "read", "use"], verb => Assert.True(policy.May(Principal, verb, "package::/sandbox/admin::nats"), verb));
        Assert.True(ImagePolicy.Decide(policy, Principal, Fqn.Parse(Nats), Image).IsAllowed);
    }

    [Fact]
    public void Without_the_first_no_token_is_issued()
    {
        var grant = TokenPolicy.ForJob(Without(0), Fqn.Parse(App));

        Assert.False(grant.IsGranted);
        Assert.Equal(["permit issue"], grant.Decision.MissingClaims);
        Assert.Contains($"on \"{App}\"", grant.Problem, StringComparison.Ordinal);
        AssertOthersHold(Without(0), missing: 0);
    }

    [Fact]
    public void Without_the_second_no_job_may_be_made()
    {
        var decision = Without(1).Ask(Principal, "create", Nats);

        Assert.Equal($"Not allowed to create \"{Nats}\" by policy: missing claim \"permit create\" on \"{Nats}\"", decision.Message);
        AssertOthersHold(Without(1), missing: 1);
    }

    [Fact]
    public void Without_the_third_no_image_may_be_used()
    {
        var decision = ImagePolicy.Decide(Without(2), Principal, Fqn.Parse(Nats), Image);

        Assert.False(decision.IsAllowed);
        Assert.Equal(
            $"Docker image \"{Image}\" not allowed by policy: missing claim \"docker.allow \\\"{Image}\\\"\" on \"{Nats}\"", decision.Message);
        Assert.Equal([$"docker.allow \"{Image}\""], decision.MissingClaims);
        AssertOthersHold(Without(2), missing: 2);
    }

    [Fact]
    public void Without_the_fourth_no_package_may_be_made()
    {
        var decision = Without(3).Ask(Principal, "create", "package::/sandbox/admin::nats");

        Assert.Equal(["permit create"], decision.MissingClaims);
        AssertOthersHold(Without(3), missing: 3);
    }

    [Theory]
    [InlineData("job::/sandbox/eve::docker-api-tester")]
    [InlineData("job::/sandbox/admin::docker-api-tester2")]
    [InlineData("job::/sandbox/admin/docker-api-tester::x")]
    public void Nobody_else_gets_anything(string other)
    {
        var policy = Without(-1);

        Assert.False(TokenPolicy.ForJob(policy, Fqn.Parse(other)).IsGranted);
        Assert.False(policy.May(Policies.Job(other), "create", Nats));
        Assert.False(ImagePolicy.Decide(policy, Policies.Job(other), Fqn.Parse(Nats), Image).IsAllowed);
    }

    [Theory]
    [InlineData("job::/sandbox/eve::nats")]
    [InlineData("job::/sandbox/administrator::nats")]
    [InlineData("job::/sandbox::nats")]
    [InlineData("service::/sandbox/admin::nats")]
    public void The_sample_gets_nothing_elsewhere(string target) => Assert.False(Without(-1).May(Principal, "create", target));

    [Fact]
    public void The_derivation_names_every_rule_of_the_chain()
    {
        var decision = Without(-1).Ask(Principal, "create", Nats);

        Assert.Equal(["role admin", "permit all", "permit create"], decision.Steps.Select(step => step.Claim.ToString()));
        Assert.Equal(["block1", "rolePermissions", "clusterPermissions"], decision.Steps.Select(step => step.Source.Document));
        Assert.Equal(3, decision.Steps[0].Source.ClaimLine);
        Assert.Equal("job::/sandbox/admin", decision.Steps[0].Source.Realm);
        Assert.Equal($"auth_server@apcera.me->name == \"{App}\"", decision.Steps[0].Source.Condition);
        Assert.Equal($"auth_server@apcera.me->name \"{App}\"", decision.Steps[0].Inputs.Single().ToString());
        Assert.Equal(1, decision.Steps[2].Inputs.Single().Step);
        Assert.StartsWith("allowed by block1:3, rolePermissions:", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_placeholder_that_was_not_replaced_is_explained()
    {
        var parsed = PolicyDocument.Parse("seed", string.Join('\n', Blocks));

        Assert.False(parsed.IsValid);
        Assert.All(parsed.Diagnostics, diagnostic => Assert.Equal("POL014", diagnostic.Code));
        Assert.Equal(7, parsed.Diagnostics.Length);
    }

    // The sample's user is called admin and everything is in its sandbox; the default documents give the app nothing.
    private static PolicySet Without(int missing) =>
        PolicySet.Create(
        [
            .. DefaultDocuments.All(),
            .. Blocks.Index().Where(block => block.Index != missing)
                .Select(block => Policies.Document(block.Item.Replace("<USER>", "admin", StringComparison.Ordinal), $"block{block.Index}")),
        ]);

    private static void AssertOthersHold(PolicySet policy, int missing)
    {
        if (missing != 0)
            Assert.True(TokenPolicy.ForJob(policy, Fqn.Parse(App)).IsGranted);
        if (missing != 1)
            Assert.True(policy.May(Principal, "create", Nats));
        if (missing != 2)
            Assert.True(ImagePolicy.Decide(policy, Principal, Fqn.Parse(Nats), Image).IsAllowed);
        if (missing != 3)
            Assert.True(policy.May(Principal, "create", "package::/sandbox/admin::nats"));
    }
}
