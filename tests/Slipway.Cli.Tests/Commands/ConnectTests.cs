using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Tests.Commands;

public sealed class ConnectTests : Story
{
    [Fact]
    public async Task A_shell_reads_what_is_piped_and_its_exit_status_is_apcs()
    {
        Server.AddJob("web");
        var connect = await Apc.RunWithInputAsync("id\n", "job", "connect", "web");
        Assert.Equal(3, connect.ExitCode);
        Assert.Equal("\nyou said id\n", connect.Output);
        Assert.Equal("a warning\n", connect.Error);
        Assert.Equal(["id\n", ""], Server.Tunnel.Inputs);
        Assert.Empty(Server.Tunnel.Controls);
    }

    [Fact]
    public async Task One_command_is_run_by_a_shell()
    {
        Server.AddJob("web");
        var run = await Apc.RunAsync("app", "run", "web", "-c", "echo $A");
        Assert.Equal((3, "/bin/sh -c echo $A\n"), (run.ExitCode, run.Output));
        Assert.True(Server.Called("GET /v1/jobs/"));
        Assert.Contains(Server.Calls, call => call.Contains("/tunnel?command=%2Fbin%2Fsh&command=-c&command=echo%20%24A&tty=false", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_no_request_can_carry_is_refused_with_the_limit_before_it_is_sent()
    {
        Server.AddJob("web");
        var run = await Apc.RunAsync("app", "run", "web", "-c", "echo " + new string('x', 9000));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("it is 9", run.Error, StringComparison.Ordinal);
        Assert.Contains("and a server takes 8192. Open a shell, and send the commands as its input", run.Error, StringComparison.Ordinal);
        Assert.Contains("Code: request_too_large", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Server.Calls, call => call.Contains("/tunnel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_terminal_it_is_a_terminal_of_the_same_size_and_is_put_back()
    {
        Server.AddJob("web");
        var connect = await Apc.RunOnTerminalAsync("exit\n", "docker", "connect", "web");
        Assert.Equal(3, connect.ExitCode);
        Assert.Contains("on a terminal", connect.Output, StringComparison.Ordinal);
        Assert.Contains(Server.Calls, call => call.Contains("tty=true&rows=40&columns=100&term=xterm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Afterwards_the_terminal_is_as_before()
    {
        Server.AddJob("web");
        var apc = ApcShell.Program("apc");
        // What is typed comes when the shell is there: before that, it would be read as lines.
        using var process = Apc.Start("script", "-qec", $"stty -a > {Apc.Home}/before; '{apc}' job connect web; stty -a > {Apc.Home}/after", "/dev/null");
        var result = await ApcShell.FinishAsync(process, "exit\n");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Apc.Home, "before"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(Apc.Home, "after"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_instance_is_named_by_its_first_digits()
    {
        Server.AddJob("web", instances: 2);
        await Apc.RunAsync("job", "connect", "web", "c5a0cb81");
        Assert.Contains(Server.Calls, call => call.Contains("/tunnel/c5a0cb81-", StringComparison.Ordinal));
        Assert.Equal(2, (await Apc.RunAsync("job", "connect", "web", "c5a0")).ExitCode);
        Assert.Equal(5, (await Apc.RunAsync("job", "connect", "web", "ffff")).ExitCode);
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        Server.AddJob("web");
        Server.Tunnel.Refuse = new SlipwayException(ErrorCodes.StateConflict, "The job \"web\" does not run.");
        var connect = await Apc.RunAsync("job", "connect", "web");
        Assert.Equal(6, connect.ExitCode);
        Assert.StartsWith("Error: The job \"web\" does not run.\n", connect.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_no_success()
    {
        Server.AddJob("web");
        Server.Tunnel.Breaks = true;
        Assert.Equal(10, (await Apc.RunAsync("job", "connect", "web")).ExitCode);
    }

    [Fact]
    public async Task Files_are_listed()
    {
        Server.AddJob("web");
        Assert.Equal("""
            ╭───────────────┬──────╮
            │ Name          │ Size │
            ├───────────────┼──────┤
            │ index.js      │ 2KB  │
            │ node_modules/ │      │
            ╰───────────────┴──────╯

            """, (await Apc.RunAsync("app", "files", "web", "/app/")).Output);
        Assert.Contains("\"name\": \"app/\"", (await Apc.RunAsync("app", "files", "web", "--json")).Output, StringComparison.Ordinal);
    }
}
