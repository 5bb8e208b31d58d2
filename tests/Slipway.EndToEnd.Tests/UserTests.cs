using Slipway.EndToEnd.Tests.Support;
using Xunit;

namespace Slipway.EndToEnd.Tests;

/// <summary>Users come, log in, change passwords, lose a laptop, and go.</summary>
public sealed class UserTests(RunningServer server)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_user_logs_in_and_sees_who_they_are()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/users");
        var anna = await server.CreateUserAsync(admin, "anna", Password);
        var show = await anna.RunAsync("login show");
        Assert.Contains("Logged in as: \"anna\"", show.Lines);
        Assert.Contains("Type: user", show.Lines);
        Assert.Contains("Namespace: \"/sandbox/anna\"", show.Lines);
        Assert.Contains("Logged in with: user name and password", show.Lines);
        Assert.Contains("anna", (await admin.RunAsync("user list")).Output, StringComparison.Ordinal);
        Assert.Contains("│ User: ", (await admin.RunAsync("user show anna")).Output, StringComparison.Ordinal);
        Assert.Equal(6, (await admin.TryAsync("user create anna", Password + "\n")).ExitCode);
        Assert.Equal(4, (await anna.TryAsync("user create friend", Password + "\n")).ExitCode);
    }

    [Fact]
    public async Task A_lost_laptop_is_logged_out_and_the_user_can_log_in_again()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/revoke");
        var bert = await server.CreateUserAsync(admin, "bert", Password);
        await bert.RunAsync("job list");
        await admin.RunAsync("user revoke bert");
        var refused = await bert.TryAsync("job list");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("Log in again with `apc login`.", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("bert", (await admin.RunAsync("audit --event user.tokens.revoked --lines 1000")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_out_ends_the_token_everywhere()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/logout");
        var carl = await server.CreateUserAsync(admin, "carl", Password);
        var copy = server.OpenStrangersTerminal("carl-copy");
        copy.Write(".apc", carl.Read(".apc"));
        await copy.RunAsync("job list");
        await carl.RunAsync("logout");
        Assert.Equal(3, (await carl.TryAsync("job list")).ExitCode);
        Assert.Equal(3, (await copy.TryAsync("job list")).ExitCode);
    }

    [Fact]
    public async Task Passwords_are_changed_by_their_owner_and_by_the_operator()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/password");
        var dora = await server.CreateUserAsync(admin, "dora", Password);
        Assert.NotEqual(0, (await dora.TryAsync("user password", "not it\nanother horse battery\n")).ExitCode);
        await dora.RunAsync("user password", $"{Password}\nanother horse battery\n");
        Assert.Equal(3, (await dora.TryAsync("login --basic", $"dora\n{Password}\n")).ExitCode);
        await dora.RunAsync("login --basic", "dora\r\nanother horse battery");

        await admin.RunAsync("user password dora", "a third horse battery\n");
        await dora.RunAsync("login --basic", "dora\na third horse battery\n");
        await admin.RunAsync("user delete dora --batch");
        Assert.Equal(3, (await dora.TryAsync("job list")).ExitCode);
        Assert.Equal(3, (await dora.TryAsync("login --basic", "dora\na third horse battery\n")).ExitCode);
    }
}
