using System.Text.Json;
using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

public sealed class TargetAndLoginTests : Story
{
    [Fact]
    public async Task A_stranger_targets_a_server_logs_in_and_looks_around()
    {
        using var apc = new ApcShell();

        var target = await apc.RunAsync("target", Server.Url + "/");
        Assert.Equal($"Note: connections over HTTP are insecure and may leak secure information.\nTargeted [{Server.Url}]\n", target.Output);

        var login = await apc.RunWithInputAsync("admin\nsecret\n", "login", "--basic");
        Assert.Equal($"Connecting to {Server.Url}...\nLogin successful for admin\n", login.Output);
        Assert.Equal(0, login.ExitCode);

        var show = await apc.RunAsync("target");
        Assert.Equal($"Targeted [{Server.Url}]\nLogged in as: \"admin\"\nWorking in \"/sandbox/admin\"\n", show.Output);
        // Scripts take the ninth word of this for the namespace.
        Assert.Equal("\"/sandbox/admin\"", show.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)[8]);
    }

    [Fact]
    public async Task The_state_file_has_the_known_keys_and_only_its_owner_may_read_it()
    {
        using var apc = new ApcShell();
        File.WriteAllText(apc.StatePath, """{"target":"http://old","tokens":{},"something_newer":[1]}""");

        await apc.RunAsync("target", Server.Url);
        await apc.RunWithInputAsync("admin\nsecret\n", "login");

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(apc.StatePath));
        using var state = JsonDocument.Parse(File.ReadAllText(apc.StatePath));
        Assert.Equal(Server.Url, state.RootElement.GetProperty("target").GetString());
        Assert.Equal("Bearer " + FakeServer.Token, state.RootElement.GetProperty("tokens").GetProperty(Server.Url).GetString());
        Assert.Equal(1, state.RootElement.GetProperty("something_newer")[0].GetInt32());
        Assert.Equal([apc.StatePath], Directory.GetFiles(apc.Home));
    }

    [Fact]
    public async Task A_bare_host_means_https()
    {
        var target = await Apc.RunAsync("target", "kiso.io");
        Assert.Equal("Targeted [https://kiso.io]\n", target.Output);
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("http://user:pw@host")]
    [InlineData("http://")]
    public async Task A_target_that_is_no_server_is_refused(string url)
    {
        var target = await Apc.RunAsync("target", url);
        Assert.Equal(2, target.ExitCode);
        Assert.StartsWith("Error: ", target.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_not_a_login()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);

        var login = await apc.RunWithInputAsync("admin\nwrong\n", "login");

        Assert.Equal(3, login.ExitCode);
        Assert.Equal("Error: User name or password is wrong.\nTry `apc login` again.\nCode: login_failed (/v1/errors/login_failed on the server says more)\n", login.Error);
        Assert.DoesNotContain("wrong\"", File.ReadAllText(apc.StatePath), StringComparison.Ordinal);
        Assert.Equal(3, (await apc.RunAsync("login", "show")).ExitCode);
    }

    [Theory]
    [InlineData("argument")]
    [InlineData("dash")]
    [InlineData("variable")]
    [InlineData("stdin")]
    public async Task A_token_comes_from_wherever_it_is_safe(string way)
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        if (way == "variable")
            apc.Variables["APC_TOKEN"] = FakeServer.Token;

        var login = way switch
        {
            "argument" => await apc.RunAsync("login", "--token", FakeServer.Token),
            "dash" => await apc.RunWithInputAsync($"Bearer {FakeServer.Token}\n", "login", "--token", "-"),
            "variable" => await apc.RunAsync("login", "--token"),
            _ => await apc.RunWithInputAsync(FakeServer.Token + "\n", "login", "-token"),
        };

        Assert.Equal($"Connecting to {Server.Url}...\nLogin successful for admin\n", login.Output);
        Assert.Contains("Logged in as: \"admin\"", (await apc.RunAsync("login", "show")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_token_is_refused_before_it_is_kept()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        Assert.Equal(3, (await apc.RunAsync("login", "--token", "abc")).ExitCode);
        Assert.Equal(2, (await apc.RunWithInputAsync("two words\n", "login", "--token", "-")).ExitCode);
        Assert.DoesNotContain("Bearer", File.ReadAllText(apc.StatePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_out_forgets_the_token()
    {
        Assert.Equal("Successfully logged out!\n", (await Apc.RunAsync("logout")).Output);
        var list = await Apc.RunAsync("job", "list");
        Assert.Equal(3, list.ExitCode);
        Assert.Equal("Error: The call has no token.\nLog in with `apc login`.\nCode: token_missing (/v1/errors/token_missing on the server says more)\n", list.Error);
    }

    [Fact]
    public async Task The_namespace_is_chosen_shown_and_set_back()
    {
        Assert.Equal("Setting namespace to '/other'... done\nSuccess!\n", (await Apc.RunAsync("cd", "/other")).Output);
        Assert.Equal("Current namespace: '/other'\n", (await Apc.RunAsync("namespace")).Output);
        Assert.Equal("Setting namespace to default '/sandbox/admin'... done\nSuccess!\n", (await Apc.RunAsync("namespace", "-d")).Output);
        Assert.Equal(2, (await Apc.RunAsync("namespace", "other")).ExitCode);
    }

    [Fact]
    public async Task On_a_terminal_the_password_does_not_show()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        var login = await apc.RunOnTerminalAsync("admin\nsecret\n", "login");
        Assert.Contains("Login successful for admin", login.Output, StringComparison.Ordinal);
        Assert.Contains("Password:", login.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_target_apc_says_how_to_set_one()
    {
        using var apc = new ApcShell();
        var list = await apc.RunAsync("job", "list");
        Assert.Equal(2, list.ExitCode);
        Assert.Contains("`apc target http://127.0.0.1:8080`", list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_is_said_to_be_unreachable()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", "http://127.0.0.1:1");
        var list = await apc.RunAsync("job", "list", "-ns", "/");
        Assert.Equal(10, list.ExitCode);
        Assert.StartsWith("Error: Can't reach http://127.0.0.1:1: the connection was refused", list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_state_file_is_named()
    {
        File.WriteAllText(Apc.StatePath, "{");
        var list = await Apc.RunAsync("job", "list");
        Assert.Equal(1, list.ExitCode);
        Assert.Contains(Apc.StatePath, list.Error, StringComparison.Ordinal);
    }
}
