using Slipway.Contracts.Errors;
using Slipway.Policy.Decisions;
using Slipway.Policy.Tokens;

namespace Slipway.Policy.Tests.Tokens;

/// <summary>Who gets a token.</summary>
public sealed class TokenTests
{
    private static readonly PolicyPrincipal Google = PolicyPrincipal.Nobody.With("Google", "email", "bob_jones@gmail.com");

    [Fact]
    public void Issue_and_name_make_a_token()
    {
        var policy = Policies.Set("""
            auth::/oauth2/http { if (Google->email == "bob_jones@gmail.com") { permit issue
                                                                                name "bob" } }
            on auth::/oauth2/http     { {tokenTimeout "86400s"} }
            """);

        var grant = TokenPolicy.ForUser(policy, Google);
        Assert.Equal("bob", grant.Name);
        Assert.Equal(TimeSpan.FromDays(1), grant.Lifetime);
        Assert.False(TokenPolicy.ForUser(policy, PolicyPrincipal.Nobody.With("LDAP", "email", "bob_jones@gmail.com")).IsGranted);
    }

    [Fact]
    public void A_name_may_be_copied_from_the_provider()
    {
        var policy = Policies.Set("""
            auth::/oauth2/http { if (Google->email endsWith "@gmail.com") { permit issue
                                                                            name Google->email } }
            """);

        Assert.Equal("bob_jones@gmail.com", TokenPolicy.ForUser(policy, Google).Name);
        Assert.Equal("Google->email bob_jones@gmail.com", policy.Decide(new(Google, Policies.Fqn("auth::/oauth2/http"), "name", "bob_jones@gmail.com")).Steps.Single().Inputs[0].ToString());
    }

    [Theory]
    [InlineData("auth::/oauth2/http { { permit issue } }", "missing claim \"name")]
    [InlineData("auth::/oauth2/http { { name bob } }", "missing claim \"permit issue\"")]
    [InlineData("auth::/oauth2/http { { permit issue } \n { name bob } \n { name eve } }", "different values")]
    [InlineData("auth::/oauth2/http { { permit issue } \n { name \"job::/a::b\" } }", "':' or '/'")]
    [InlineData("auth::/oauth2/http { { permit issue } \n { name \"the server\" } }", "white space")]
    [InlineData("auth::/oauth2/http { { permit issue } \n { name \"\" } }", "is empty")]
    public void Otherwise_there_is_none(string text, string reason)
    {
        var grant = TokenPolicy.ForUser(Policies.Set(text), Google);

        Assert.False(grant.IsGranted);
        Assert.Null(grant.Name);
        Assert.Contains(reason, grant.Problem, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.PolicyDenied, Assert.Throws<SlipwayException>(grant.ThrowIfDenied).Code);
    }

    [Theory]
    [InlineData("job::/sandbox/demo::jenkins-master", 2592000)]
    [InlineData("job::/sandbox/demo::jenkins-master/http/0a1b2c3d", 2592000)]
    [InlineData("job::/sandbox/demo::other", 1800)]
    public void A_jobs_own_realm_says_how_long_its_token_lives_else_the_apptoken_realm(string job, int seconds)
    {
        var policy = Policies.Set("""
            on job::/sandbox/demo::jenkins-master { { permit issue }
                                                    { tokenTimeout "2592000s" } }
            on job::/sandbox/demo { { permit issue } }
            on auth::/oauth2/apptoken { {tokenTimeout "1800s"} }
            """);

        Assert.Equal(TimeSpan.FromSeconds(seconds), TokenPolicy.ForJob(policy, Policies.Fqn(job)).Lifetime);
        Assert.Equal(job, TokenPolicy.ForJob(policy, Policies.Fqn(job)).Name);
        Assert.False(TokenPolicy.ForJob(policy, Policies.Fqn("job::/prod::other")).IsGranted);
        Assert.Throws<ArgumentException>(() => TokenPolicy.ForJob(policy, Policies.Fqn("service::/sandbox/demo::x")));
    }

    [Theory]
    [InlineData("auth::/oauth2/http")]
    [InlineData("auth::/oauth2/apptoken")]
    [InlineData("job::/prod::app")]
    public void Where_rules_derive_too_much_no_token_is_issued(string realm)
    {
        // What allows the token is found first; how long it lives can't be read any more.
        var many = string.Join(", ", Enumerable.Range(0, 2000).Select(i => $"v{i}"));
        var slow = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"if (many endsWith x{i}) {{ team x }}"));
        var policy = Policies.Set(
            "auth::/oauth2/http { { permit issue } { name bob } }\njob::/prod { { permit issue } }", $"{realm} {{ {{ many {many} }}\n{slow} }}");

        var problem = realm == "auth::/oauth2/http" ? TokenPolicy.ForUser(policy, Google).Problem : TokenPolicy.ForJob(policy, Policies.Fqn("job::/prod::app")).Problem;
        Assert.Contains("derive too much", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_principal_lands_in_the_namespace_that_policy_says()
    {
        var policy = Policies.Set("""
            auth::/ { if (auth_server@apcera.me->name == "user") { defaultNamespace "/sandbox/elsewhere" } }
            on auth::/ { if (auth_server@apcera.me->name beginsWith "job::/sandbox/demo::jenkins-master") { defaultNamespace "/sandbox/demo" } }
            auth::/ { if (auth_server@apcera.me->name beginsWith "eu-") { defaultNamespacePrefix "/eu" } }
            """);
        string Lands(PolicyPrincipal principal) => TokenPolicy.DefaultNamespace(policy, principal).ToString();

        Assert.Equal("/sandbox/elsewhere", Lands(Policies.User("user")));
        Assert.Equal("/sandbox/demo", Lands(Policies.Job("job::/sandbox/demo::jenkins-master")));
        Assert.Equal("/prod", Lands(Policies.Job("job::/prod::app")));
        Assert.Equal("/eu/eu-tom", Lands(Policies.User("eu-tom")));
        Assert.Equal("/sandbox/bob_jones", Lands(Policies.User("bob_jones@gmail.com")));
        Assert.Equal("/", Lands(PolicyPrincipal.Nobody));
    }
}
