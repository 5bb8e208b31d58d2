using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Grammar;

public sealed class FlagGrammarTests : Story
{
    [Theory]
    [InlineData("--image nats db")]
    [InlineData("-image nats db")]
    [InlineData("-i nats db")]
    [InlineData("--i nats db")]
    [InlineData("db --image=nats")]
    [InlineData("db -image=nats")]
    [InlineData("db -i=nats")]
    [InlineData("--image nats -- db")]
    public async Task One_dash_or_two_short_or_long_before_or_behind(string typed)
    {
        await Apc.RunAsync(["docker", "pull", .. typed.Split(' ')]);
        Assert.Contains(Server.Calls, call => call.Contains("library/nats:latest\",\"package_fqn\":\"package::/sandbox/admin::db\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-ns /")]
    [InlineData("--ns /")]
    [InlineData("--namespace /")]
    [InlineData("-namespace=/")]
    public async Task A_two_letter_short_name_is_one_flag(string typed)
    {
        Assert.Equal("Working in \"/\"", (await Apc.RunAsync(["job", "list", .. typed.Split(' ')])).Lines[0]);
    }

    [Theory]
    [InlineData("dokcer run", "`apc` has no command \"dokcer\". Did you mean \"docker\"?", "Try `apc help` for more information.")]
    [InlineData("docker rnu", "`apc docker` has no command \"rnu\". Did you mean \"run\"?", "Try `apc help docker` for more information.")]
    [InlineData("docker run --imge x", "`apc docker run` has no flag \"--imge\". Did you mean \"--image\"?", "Try `apc help docker run` for more information.")]
    [InlineData("job show --jsno", "`apc job show` has no flag \"--jsno\". Did you mean \"--json\"?", "Try `apc help job show` for more information.")]
    [InlineData("docker run x", "`apc docker run` needs --image IMAGE.", "Try `apc help docker run` for more information.")]
    [InlineData("docker run x -i", "--image needs a value: --image IMAGE.", "Try `apc help docker run` for more information.")]
    [InlineData("job show", "`apc job show` needs NAME.", "Try `apc help job show` for more information.")]
    [InlineData("target a b", "`apc target` does not know what to do with \"b\".", "Try `apc help target` for more information.")]
    [InlineData("docker run x -i nats -m lots", "\"lots\" is not a value for --memory: give a size such as 256MB or 2G.", "Try `apc help docker run` for more information.")]
    [InlineData("docker run x -i nats -e NOVALUE", "\"NOVALUE\" does not set a variable: write --env-set NAME=VALUE.", "Try `apc help` for more information.")]
    public async Task A_slip_is_named_and_answered(string typed, string sentence, string hint)
    {
        var result = await Apc.RunAsync(typed.Split(' '));
        Assert.Equal((2, "", $"Error: {sentence}\n{hint}\n"), (result.ExitCode, result.Output, result.Error));
        Assert.Empty(Server.Calls);
    }

    [Theory]
    [InlineData("help docker run")]
    [InlineData("docker run -h")]
    [InlineData("docker run --help")]
    [InlineData("docker run x -i nats -help")]
    public async Task Help_is_the_same_however_it_is_asked_for(string typed)
    {
        var help = await Apc.RunAsync(typed.Split(' '));
        Assert.Equal(0, help.ExitCode);
        Assert.StartsWith("Make a job from an image and start it", help.Output, StringComparison.Ordinal);
        Assert.Contains("  apc docker run [NAME] --image IMAGE [flags]\n", help.Output, StringComparison.Ordinal);
        Assert.Contains("    apc docker run nats --image nats\n", help.Output, StringComparison.Ordinal);
        Assert.Contains("  -ae, --allow-egress ", help.Output, StringComparison.Ordinal);
        Assert.Empty(Server.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("docker")]
    public async Task A_noun_alone_shows_its_help(string typed)
    {
        var help = await Apc.RunAsync(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Commands:\n", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_printed() => Assert.Matches(@"^apc version \d+\.\d+\.\d+\n$", (await Apc.RunAsync("version")).Output);
}
