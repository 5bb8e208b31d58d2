using System.Text.Json;
using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Tests.Commands;

public sealed class LoginTests : Story
{
    [Theory]
    [InlineData("admin\nsecret\n")]
    [InlineData("admin\r\nsecret\r\n")]
    [InlineData("admin\nsecret")]
    public async Task Two_lines_are_a_login_however_they_end(string input)
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        var login = await apc.RunWithInputAsync(input, "login", "--basic");
        Assert.Equal($"Connecting to {Server.Url}...\nLogin successful for admin\n", login.Output);
        Assert.Equal("", login.Error);
    }

    [Fact]
    public async Task Questions_stay_out_of_a_file_that_the_output_goes_to()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        var file = Path.Join(apc.Home, "out.txt");
        using var process = apc.Start("script", "-qec", $"'{ApcShell.Program("apc")}' login > '{file}'", "/dev/null");
        var login = await ApcShell.FinishAsync(process, "admin\nsecret\n");
        Assert.Contains("Username:", login.Output, StringComparison.Ordinal);
        Assert.Contains("Password:", login.Output, StringComparison.Ordinal);
        Assert.Equal($"Connecting to {Server.Url}...\nLogin successful for admin\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_present_login_is_asked_of_the_server()
    {
        var show = await Apc.RunAsync("login", "show");
        Assert.Equal(
            [$"Targeted [{Server.Url}]", "Logged in as: \"admin\"", "Type: user", "Namespace: \"/sandbox/admin\"", "Logged in with: user name and password"],
            show.Lines.Take(5));
        Assert.Matches(@"^Valid until: [0-9: -]+ UTC \(1d0h0m left\)$", show.Lines[5]);
        using var json = JsonDocument.Parse((await Apc.RunAsync("login", "show", "--json")).Output);
        Assert.Equal("admin", json.RootElement.GetProperty("name").GetString());

        Server.Revoked.Enqueue(FakeServer.Token);
        var revoked = await Apc.RunAsync("login", "show");
        Assert.Equal(3, revoked.ExitCode);
        Assert.Equal("Error: The token was revoked.\nLog in again with `apc login`.\nCode: token_invalid (/v1/errors/token_invalid on the server says more)\n", revoked.Error);
    }

    [Fact]
    public async Task Logging_out_takes_the_token_back()
    {
        Assert.Equal("Successfully logged out!\n", (await Apc.RunAsync("logout")).Output);
        Assert.Equal([FakeServer.Token], Server.Revoked);
        Assert.DoesNotContain("Bearer", await File.ReadAllTextAsync(Apc.StatePath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_out_works_without_the_server()
    {
        await Apc.RunAsync("target", "http://127.0.0.1:1");
        var text = await File.ReadAllTextAsync(Apc.StatePath, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Apc.StatePath, text.Replace(Server.Url, "http://127.0.0.1:1", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var logout = await Apc.RunAsync("logout");
        Assert.Equal((0, "Successfully logged out!\n"), (logout.ExitCode, logout.Output));
        Assert.StartsWith("Note: the server did not take the token back", logout.Error, StringComparison.Ordinal);
        Assert.Equal("Targeted [http://127.0.0.1:1]\nNot logged in.\n", (await Apc.RunAsync("target")).Output);
    }

    [Fact]
    public async Task Inside_a_job_the_platform_adds_the_token()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        Server.AddsAppToken = true;
        Assert.Equal($"Connecting to {Server.Url}...\nLogin successful for \n", (await apc.RunAsync("login", "--app-auth")).Output);
        Assert.DoesNotContain("Bearer", await File.ReadAllTextAsync(apc.StatePath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Logged in as: \"job::/sandbox/admin::web\"", (await apc.RunAsync("target")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await apc.RunAsync("job", "list")).ExitCode);
        Assert.Contains("Logged in with: the job's app token", (await apc.RunAsync("login", "show")).Output, StringComparison.Ordinal);
        await apc.RunAsync("logout");
        Assert.Equal(3, (await apc.RunAsync("login", "show")).ExitCode);
        Assert.Empty(Server.Revoked);
    }

    [Fact]
    public async Task Outside_a_job_nobody_adds_one()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        var login = await apc.RunAsync("login", "--app-auth");
        Assert.Equal(3, login.ExitCode);
        Assert.Contains("No token was added on the way", login.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await apc.RunAsync("login", "--app-auth", "--basic")).ExitCode);
    }

    [Fact]
    public async Task Too_many_attempts_say_when_to_try_again()
    {
        using var apc = new ApcShell();
        await apc.RunAsync("target", Server.Url);
        Server.RefuseLogins = new SlipwayException(ErrorCodes.TooManyAttempts, "Too many failed logins of \"admin\".") { RetryAfter = TimeSpan.FromSeconds(89.2) };
        var login = await apc.RunWithInputAsync("admin\nwrong\n", "login");
        Assert.Equal(10, login.ExitCode);
        Assert.Equal("Error: Too many failed logins of \"admin\".\nTry again in 1m30s.\nCode: too_many_attempts (/v1/errors/too_many_attempts on the server says more)\n", login.Error);
    }

    [Fact]
    public async Task A_refusal_comes_with_the_question_to_ask_about_it()
    {
        Server.RefuseAll = new SlipwayException(
            ErrorCodes.PolicyDenied, "Not allowed to create \"job::/prod::web\" by policy: missing claim \"permit create\" on \"job::/prod::web\"")
        {
            MissingClaims = ["permit create", "docker.allow \"https://quay.io/a\""],
        };
        var list = await Apc.RunAsync("job", "list");
        Assert.Equal(4, list.ExitCode);
        Assert.Equal(
            "Error: Not allowed to create \"job::/prod::web\" by policy: missing claim \"permit create\" on \"job::/prod::web\"; also missing: \"docker.allow \"https://quay.io/a\"\"\n"
            + "See why: apc policy sim 'permit create' job::/prod::web\nCode: policy_denied (/v1/errors/policy_denied on the server says more)\n",
            list.Error);
    }
}
