using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Errors;

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
    public async Task A_log_whose_connection_breaks_goes_on_and_nobody_notices()
    {
        Server.LogsHaveCursors = true;
        var log = Server.Log(Server.AddJob());
        foreach (var count in (int[])[3, 0, 1])
            log.CutAfter.Enqueue(count);
        for (var i = 1; i <= 6; i++)
            log.Write($"line {i}");
        using var process = Apc.Start(ApcShell.Program("apc"), "app", "logs", "nats");
        for (var i = 1; i <= 6; i++)
            Assert.Equal($"[stdout][c5a0cb8e] line {i}", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        log.Write("line 7");
        Assert.Equal("[stdout][c5a0cb8e] line 7", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);
        var result = await ApcShell.FinishAsync(process);
        Assert.Equal((130, ""), (result.ExitCode, result.Error));
        Assert.True(Server.Calls.Count(call => call.Contains("cursor=c5a0cb8e%3A3", StringComparison.Ordinal)) == 2, string.Join('\n', Server.Calls));
    }

    [Fact]
    public async Task Lines_that_are_no_longer_kept_when_the_log_is_taken_up_again_are_told()
    {
        Server.LogsHaveCursors = true;
        var log = Server.Log(Server.AddJob());
        log.CutAfter.Enqueue(2);
        for (var i = 1; i <= 6; i++)
            log.Write($"line {i}");
        log.Kept = 4;
        using var process = Apc.Start(ApcShell.Program("apc"), "app", "logs", "nats");
        Assert.Equal("[stdout][c5a0cb8e] line 5", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("[stdout][c5a0cb8e] line 6", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);
        Assert.StartsWith("Some lines are missing here", (await ApcShell.FinishAsync(process)).Error, StringComparison.Ordinal);
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

    [Fact]
    public async Task Names_events_errors_and_hints_from_a_server_do_not_steer_the_terminal()
    {
        const string Nasty = "\x1b[2J\x1b]0;title\a\u202e";
        var task = Server.Task().Event($"Pulling{Nasty}", $"fetching{Nasty}").Success();
        var watch = await Apc.RunOnTerminalAsync("", "task", "watch", task.Id.ToString());
        var job = Server.AddJob();
        Server.Jobs[job.Uuid] = job with { CreatedBy = $"fred{Nasty}", Tags = new Dictionary<string, string> { [$"a{Nasty}"] = $"b{Nasty}" } };
        var show = await Apc.RunOnTerminalAsync("", "job", "show", "nats");
        Server.RefuseAll = new SlipwayException(ErrorCodes.PolicyDenied, $"missing claim \"permit {Nasty}read\" on \"job::/x::y{Nasty}\"");
        var refused = await Apc.RunOnTerminalAsync("", "job", "list");

        Assert.Contains("Pulling", watch.Output, StringComparison.Ordinal);
        Assert.Contains("fred", show.Output, StringComparison.Ordinal);
        Assert.Contains("apc policy sim", refused.Output, StringComparison.Ordinal);
        foreach (var output in new[] { watch.Output, show.Output, refused.Output })
        {
            Assert.DoesNotContain("\x1b[2J", output, StringComparison.Ordinal);
            Assert.DoesNotContain("title", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', output);
        }
    }
}
