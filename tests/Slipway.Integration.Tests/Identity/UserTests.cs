using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Integration.Tests.Support;
using Slipway.Policy.Documents;
using Slipway.Server.Identity;
using Slipway.Server.Policy;
using Xunit;

namespace Slipway.Integration.Tests.Identity;

/// <summary>From an account to a token, and back.</summary>
public sealed class UserTests
{
    private const string First = "a first password";
    private const string Second = "a second password";

    [Fact]
    public async Task A_user_is_made_logs_in_sees_who_they_are_and_lands_in_their_sandbox()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = new Visitor(world) { Token = world.Token };
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred@example.com", password = First })).Status);

        using var fred = new Visitor(world);
        var token = await fred.LogInAsync("fred@example.com", First);
        Assert.Equal(86400, token.ExpiresIn);
        var caller = await fred.WhoAmIAsync();
        Assert.Equal(("fred@example.com", "user", "/sandbox/fred", "basicAuth"), (caller.Name, caller.Type, caller.Namespace.ToString(), caller.AuthType));
        // The end is in whole seconds.
        Assert.InRange((caller.ExpiresAt - caller.IssuedAt).TotalSeconds, 86399, 86400);

        Assert.Contains("fred@example.com", (await fred.SendAsync(HttpMethod.Get, "/v1/users")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"admin\"", (await fred.SendAsync(HttpMethod.Get, "/v1/users")).Text.Replace("\"created_by\":\"admin\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(404, (await fred.SendAsync(HttpMethod.Get, "/v1/users/admin")).Status);
        Assert.Equal(403, (await fred.SendAsync(HttpMethod.Post, "/v1/users", new { name = "mallory", password = First })).Status);
    }

    [Theory]
    [InlineData("", "long enough", "$.name")]
    [InlineData("a/b", "long enough", "$.name")]
    [InlineData("job::/a::b", "long enough", "$.name")]
    [InlineData("fred", "short", "$.password")]
    [InlineData("frederick", "Frederick", "$.password")]
    public async Task What_can_not_be_a_user_is_refused_by_its_field(string name, string password, string path)
    {
        await using var world = await ServerWorld.StartAsync();
        var error = await world.FailAsync(HttpMethod.Post, "/v1/users", $$"""{"name":"{{name}}","password":"{{password}}"}""");
        Assert.Equal((400, path), (error.Code, error.Path));
    }

    [Fact]
    public async Task A_name_is_taken_in_whatever_case()
    {
        await using var world = await ServerWorld.StartAsync();
        await world.IssueTokenAsync("fred");
        var error = await world.FailAsync(HttpMethod.Post, "/v1/users", """{"name":"Fred","password":"long enough"}""");
        Assert.Equal((409, "name_taken"), (error.Code, error.ErrorCode));
    }

    [Fact]
    public async Task A_new_password_needs_the_current_one_and_ends_older_tokens()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = new Visitor(world) { Token = world.Token };
        await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred", password = First });
        using var fred = new Visitor(world);
        await fred.LogInAsync("fred", First);

        Assert.Equal(400, (await fred.SendAsync(HttpMethod.Put, "/v1/users/fred/password", new { password = Second })).Status);
        Assert.Equal("login_failed", (await fred.FailAsync(HttpMethod.Put, "/v1/users/fred/password", new { current_password = "wrong one", password = Second })).ErrorCode);
        Assert.Equal(200, (await fred.SendAsync(HttpMethod.Put, "/v1/users/fred/password", new { current_password = First, password = Second })).Status);

        Assert.Equal(401, (await fred.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
        using var old = await fred.AskForTokenAsync("fred", First);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        await fred.LogInAsync("fred", Second);
        Assert.Equal(200, (await fred.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
        // The administrator needs no current one, and somebody else gets nowhere.
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/v1/users/fred/password", new { password = First })).Status);
        await fred.LogInAsync("fred", First);
        Assert.Equal(404, (await fred.SendAsync(HttpMethod.Put, "/v1/users/admin/password", new { password = First })).Status);
    }

    [Fact]
    public async Task Tokens_end_when_they_are_revoked_and_when_their_user_is_gone()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = new Visitor(world) { Token = world.Token };
        await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred", password = First });
        using var fred = new Visitor(world);
        var one = (await fred.LogInAsync("fred", First)).AccessToken;
        var other = (await fred.LogInAsync("fred", First)).AccessToken;

        await fred.RevokeAsync(one);
        await fred.RevokeAsync("not a token at all");
        Assert.Equal(200, (await fred.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
        fred.Token = one;
        Assert.Contains("was revoked", (await fred.FailAsync(HttpMethod.Get, "/v1/jobs")).Message, StringComparison.Ordinal);

        fred.Token = other;
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Delete, "/v1/users/fred/tokens")).Status);
        Assert.Equal(401, (await fred.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
        await fred.LogInAsync("fred", First);
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Delete, "/v1/users/fred")).Status);
        var error = await fred.FailAsync(HttpMethod.Get, "/v1/jobs");
        Assert.Equal((401, true), (error.Code, error.TokenInvalid));
        Assert.Contains("its user is gone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_new_under_an_old_name_does_not_inherit_its_tokens()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = new Visitor(world) { Token = world.Token };
        await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred", password = First });
        using var former = new Visitor(world);
        await former.LogInAsync("fred", First);
        await admin.SendAsync(HttpMethod.Delete, "/v1/users/fred");
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred", password = Second })).Status);

        Assert.Contains("its user is gone", (await former.FailAsync(HttpMethod.Get, "/v1/jobs")).Message, StringComparison.Ordinal);
        using var latter = new Visitor(world);
        await latter.LogInAsync("fred", Second);
        Assert.Equal(200, (await latter.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
    }

    [Fact]
    public async Task A_token_is_revoked_by_form_or_JSON()
    {
        await using var world = await ServerWorld.StartAsync();
        using var fred = new Visitor(world) { Token = await world.IssueTokenAsync("fred") };
        Assert.Equal("$.token", (await fred.FailAsync(HttpMethod.Post, "/v1/oauth2/revoke", new { other = 1 })).Path);
        Assert.Equal(200, (await fred.SendAsync(HttpMethod.Post, "/v1/oauth2/revoke", new { token = fred.Token, token_type_hint = "access_token" })).Status);
        Assert.Equal(401, (await fred.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
    }

    [Theory]
    [InlineData("/v1/oauth2/revoke")]
    [InlineData("/v1/oauth2/token")]
    public async Task A_form_of_too_many_fields_is_the_callers_fault(string path)
    {
        await using var world = await ServerWorld.StartAsync();
        using var form = new FormUrlEncodedContent(Enumerable.Range(0, 2000).Select(number => KeyValuePair.Create($"field{number}", "x")));
        using var answer = await world.Http.PostAsync(path, form, ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_audit_log_has_who_got_a_token_and_who_did_not()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = new Visitor(world) { Token = world.Token };
        await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred", password = First });
        using var fred = new Visitor(world);
        await fred.LogInAsync("fred", First);
        using (var wrong = await fred.AskForTokenAsync("fred", Second))
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("fred", Assert.Single(await world.AuditAsync("?event_type=login.failed")).PrincipalName);

        // Two names, so no token: that is a refusal, though 'permit issue' alone holds.
        world.Enforce("other", "auth::/oauth2/http { { name barney } }");
        using (var refused = await fred.AskForTokenAsync("fred", First))
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("fred", Assert.Single(await world.AuditAsync("?event_type=policy.access.denied&fqn=auth::/oauth2")).PrincipalName);

        var issued = Assert.Single(await world.AuditAsync("?event_type=token.issued"));
        Assert.Equal(("fred", "auth::/oauth2/http", true), (issued.PrincipalName, issued.Fqn, issued.Allowed));
    }

    [Fact]
    public async Task What_was_revoked_stays_revoked_when_the_server_starts_again()
    {
        await using var world = await ServerWorld.StartAsync();
        var token = await world.IssueTokenAsync("fred");
        using (var fred = new Visitor(world) { Token = token })
            await fred.RevokeAsync(token);
        await world.StopServerAsync();
        await world.StartServerAsync();
        using var again = new Visitor(world) { Token = token };
        Assert.Equal(401, (await again.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
    }

    [Fact]
    public async Task The_last_administrator_is_not_deleted_unless_forced()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = new Visitor(world) { Token = world.Token };
        var error = await admin.FailAsync(HttpMethod.Delete, "/v1/users/admin");
        Assert.Equal((409, "policy_lock_out"), (error.Code, error.ErrorCode));
        Assert.NotNull(world.Services.GetRequiredService<UserStore>().Find("admin"));
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Delete, "/v1/users/admin?force=true")).Status);
        // For the world's own good-bye; the token of the one before does not count for the new one.
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync("admin"));
    }

    [Fact]
    public async Task Policy_decides_who_gets_a_token_under_which_name_and_for_how_long()
    {
        await using var world = await ServerWorld.StartAsync();
        var inForce = world.Services.GetRequiredService<PolicyInForce>();
        await world.IssueTokenAsync("fred");
        await world.IssueTokenAsync("wilma");
        using var admin = new Visitor(world) { Token = world.Token };
        foreach (var name in new[] { "fred", "wilma" })
            await admin.SendAsync(HttpMethod.Put, $"/v1/users/{name}/password", new { password = First });
        inForce.Replace(inForce.Current.With(Parse("userLogin", """
            auth::/oauth2/http {
                if (Basic->name == fred) {
                    permit issue
                    name frederick
                    tokenTimeout "60s"
                }
            }
            auth::/ { if (auth_server@apcera.me->name == frederick) { defaultNamespace "/quarry" } }
            """)));

        using var fred = new Visitor(world);
        Assert.Equal(60, (await fred.LogInAsync("fred", First)).ExpiresIn);
        var caller = await fred.WhoAmIAsync();
        Assert.Equal(("frederick", "/quarry"), (caller.Name, caller.Namespace.ToString()));

        using var wilma = await fred.AskForTokenAsync("wilma", First);
        Assert.Equal(HttpStatusCode.Forbidden, wilma.StatusCode);
        Assert.Contains("missing claim \\\"permit issue\\\" on \\\"auth::/oauth2/http\\\"", await wilma.Content.ReadAsStringAsync(ServerWorld.Cancel), StringComparison.Ordinal);

        // Withdrawn: the token that is out there does not count from the next call on.
        inForce.Replace(inForce.Current.Without("userLogin"));
        Assert.Equal(401, (await fred.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
    }

    [Fact]
    public async Task Rules_that_give_two_names_give_no_token_and_tell_no_strangers_rules()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = new Visitor(world) { Token = world.Token };
        await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred", password = First });
        var inForce = world.Services.GetRequiredService<PolicyInForce>();
        inForce.Replace(inForce.Current.With(Parse("other", "auth::/oauth2/http { { name barney } }")));
        using var fred = new Visitor(world);
        using var refused = await fred.AskForTokenAsync("fred", First);
        var text = await refused.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain("barney", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_is_slowed_down_without_telling_who_exists()
    {
        await using var world = await ServerWorld.StartAsync();
        using var guesser = new Visitor(world);
        foreach (var name in new[] { "admin", "nobody" })
        {
            var answers = new List<HttpStatusCode>();
            for (var attempt = 0; attempt < 6; attempt++)
            {
                using var answer = await guesser.AskForTokenAsync(name, "wrong");
                answers.Add(answer.StatusCode);
                if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                    Assert.NotNull(answer.Headers.RetryAfter);
            }

            Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 5), HttpStatusCode.TooManyRequests], answers);
        }
    }

    private static PolicyDocument Parse(string name, string text) => PolicyDocument.Parse(name, text).Document!;
}
