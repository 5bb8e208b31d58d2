using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

public sealed class UserTests : Story
{
    [Fact]
    public async Task A_user_is_created_shown_listed_and_deleted()
    {
        var create = await Apc.RunWithInputAsync("pa ss\n", "user", "create", "fred");
        Assert.Equal(("Creating user \"fred\"... done\nSuccess!\n", ""), (create.Output, create.Error));
        Assert.Equal("pa ss", Server.Users.Passwords["fred"]);

        Assert.Equal("""
            ╭───────┬─────────────────────────┬───────┬─────────────────────────╮
            │ Name  │ Created                 │ By    │ Password changed        │
            ├───────┼─────────────────────────┼───────┼─────────────────────────┤
            │ admin │ 2026-11-22 10:20:30 UTC │ admin │ 2026-11-22 10:20:30 UTC │
            │ fred  │ 2026-11-22 10:20:30 UTC │ admin │ 2026-11-22 10:20:30 UTC │
            ╰───────┴─────────────────────────┴───────┴─────────────────────────╯

            """, (await Apc.RunAsync("user", "list")).Output);
        Assert.Matches("^│ User: +│ fred +│$", (await Apc.RunAsync("user", "show", "fred")).Lines[1]);

        var no = await Apc.RunAsync("user", "delete", "fred");
        Assert.Equal((1, "Delete user \"fred\" [y/N]: \n"), (no.ExitCode, no.Output));
        Assert.Contains("Nothing was deleted.", no.Error, StringComparison.Ordinal);
        Assert.Equal("Deleting user \"fred\"... done\nSuccess!\n", (await Apc.RunAsync("user", "delete", "fred", "--batch")).Output);
        Assert.Equal(5, (await Apc.RunAsync("user", "show", "fred")).ExitCode);
        Assert.Equal(5, (await Apc.RunAsync("user", "delete", "fred", "--batch")).ExitCode);
    }

    [Fact]
    public async Task A_name_that_is_taken_and_a_password_that_is_missing_are_said()
    {
        var taken = await Apc.RunWithInputAsync("x\n", "user", "create", "admin");
        Assert.Equal(6, taken.ExitCode);
        Assert.Equal("Error: The user \"admin\" exists already.\n`apc user list` shows who is there.\nCode: name_taken (/v1/errors/name_taken on the server says more)\n", taken.Error);
        var none = await Apc.RunAsync("user", "create", "fred");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("A password is needed", none.Error, StringComparison.Ordinal);
        Assert.False(Server.Called("POST /v1/users {\"name\":\"fred\""));
    }

    [Theory]
    [InlineData("one\\none\\n", 0)]
    [InlineData("one\\ntwo\\n", 2)]
    public async Task On_a_terminal_a_password_is_typed_twice_and_does_not_show(string typed, int exitCode)
    {
        var create = await Apc.RunOnTerminalAsync(typed.Replace("\\n", "\n", StringComparison.Ordinal), "user", "create", "fred");
        Assert.Equal(exitCode, create.ExitCode);
        Assert.Contains("The same again:", create.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode == 0, Server.Users.Passwords.ContainsKey("fred"));
    }

    [Fact]
    public async Task Ones_own_password_needs_the_present_one_and_anothers_does_not()
    {
        await Apc.RunWithInputAsync("old\n", "user", "create", "fred");
        Assert.Equal("Changing the password of \"admin\"... done\nSuccess!\n", (await Apc.RunWithInputAsync("secret\nnew\n", "user", "password")).Output);
        Assert.Equal("new", Server.Users.Passwords["admin"]);
        Assert.Equal(3, (await Apc.RunWithInputAsync("wrong\nnewer\n", "user", "password", "admin")).ExitCode);
        Assert.Equal("Changing the password of \"fred\"... done\nSuccess!\n", (await Apc.RunWithInputAsync("newest\n", "user", "password", "fred")).Output);
        Assert.Equal("newest", Server.Users.Passwords["fred"]);
        Assert.True(Server.Called("PUT /v1/users/fred/password {\"password\":\"newest\"}"));
    }

    [Fact]
    public async Task All_logins_of_a_user_are_ended()
    {
        Assert.Equal("Ending all logins of \"admin\"... done\nSuccess!\n", (await Apc.RunAsync("user", "revoke", "admin")).Output);
        Assert.True(Server.Called("DELETE /v1/users/admin/tokens"));
        Assert.Equal(5, (await Apc.RunAsync("user", "revoke", "a/b")).ExitCode);
        Assert.True(Server.Called("DELETE /v1/users/a%2Fb/tokens") || Server.Called("DELETE /v1/users/a/b/tokens"));
    }
}
