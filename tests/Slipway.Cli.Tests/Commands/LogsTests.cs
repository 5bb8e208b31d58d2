using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

public sealed class LogsTests : Story
{
    [Fact]
    public async Task The_last_twenty_lines_then_live_until_Ctrl_C()
    {
        var log = Server.Log(Server.AddJob());
        for (var i = 1; i <= 30; i++)
            log.Write($"[stdout][c5a0cb8e] line {i}");
        using var process = Apc.Start(ApcShell.Program("apc"), "app", "logs", "nats");
        for (var i = 11; i <= 30; i++)
            Assert.Equal($"[stdout][c5a0cb8e] line {i}", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        log.Write("[stderr][c5a0cb8e] and one more");
        Assert.Equal("[stderr][c5a0cb8e] and one more", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);
        Assert.Equal(130, (await ApcShell.FinishAsync(process)).ExitCode);
    }

    [Fact]
    public async Task No_tail_ends_by_itself()
    {
        var log = Server.Log(Server.AddJob());
        for (var i = 1; i <= 3; i++)
            log.Write($"[stdout][c5a0cb8e] line {i}");
        var logs = await Apc.RunAsync("job", "logs", "nats", "--lines", "2", "--no-tail");
        Assert.Equal("[stdout][c5a0cb8e] line 2\n[stdout][c5a0cb8e] line 3\n", logs.Output);
        Assert.Equal(2, (await Apc.RunAsync("job", "logs", "nats", "--lines", "1501")).ExitCode);
    }

    [Fact]
    public async Task A_pipe_gets_the_bytes_and_a_terminal_gets_them_harmless()
    {
        const string nasty = "[stdout][c5a0cb8e] \x1b]0;title\a\x1b[31mred\x1b[0m \x1b[2Jgone\b \u202etrick";
        Server.Log(Server.AddJob()).Write(nasty);

        Assert.Equal(nasty + "\n", (await Apc.RunAsync("job", "logs", "nats", "--no-tail")).Output);
        Assert.Equal("[stdout][c5a0cb8e] red gone trick\n", (await Apc.RunOnTerminalAsync("", "job", "logs", "nats", "--no-tail")).Output);
    }

    [Fact]
    public async Task A_reader_that_leaves_is_no_error()
    {
        var log = Server.Log(Server.AddJob());
        for (var i = 0; i < 1500; i++)
            log.Write($"[stdout][c5a0cb8e] {new string('x', 200)}");
        using var process = Apc.Start("bash", "-c", $"'{ApcShell.Program("apc")}' job logs nats --lines 1500 --no-tail | head -1; exit ${{PIPESTATUS[0]}}");
        var result = await ApcShell.FinishAsync(process);
        Assert.Equal("", result.Error);
        Assert.Equal(141, result.ExitCode);
    }
}
