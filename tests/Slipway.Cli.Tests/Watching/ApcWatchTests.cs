using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tests.Watching;

public sealed class ApcWatchTests : Story
{
    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_does_not_show()
    {
        foreach (var count in (int[])[3, 1, 5])
            Server.BreakAfter.Enqueue(count);
        var task = Server.Task().Deploy().Success();

        var watch = await Apc.RunAsync("task", "watch", task.Id.ToString());

        Assert.Equal(14, watch.Lines.Length);
        Assert.Equal(watch.Lines, watch.Lines.Distinct());
        Assert.Equal("Success!", watch.Lines[^1]);
        Assert.Equal(("", 0), (watch.Error, watch.ExitCode));
        Assert.True(Server.Called($"GET /v1/tasks/{task.Id}?since=3"));
    }

    [Fact]
    public async Task On_a_terminal_byte_counts_are_drawn_and_leave_no_trace()
    {
        var task = Server.Task()
            .Event("Pulling Docker image", "fetching 1 layer")
            .Bytes(new ByteProgress { DownloadTotal = 22 << 20, Downloaded = 11 << 20, Percent = 41.7, Rate = 4 << 20, EtaSeconds = 3, Layers = [new LayerProgress("13466366", 22 << 20, 11 << 20, 1 << 20)] })
            .Event("Pulling Docker image", "downloaded all layers")
            .Bytes(new ByteProgress { DownloadTotal = 22 << 20, Downloaded = 22 << 20, Percent = 100 })
            .Success();

        var watch = await Apc.RunOnTerminalAsync("", "task", "watch", task.Id.ToString());

        Assert.Contains(Server.Calls, call => call.Contains("progress=bytes", StringComparison.Ordinal));
        Assert.Contains(" 41%  11.0MB of 22.0MB  4.0MB/s  3s left\n", watch.Output, StringComparison.Ordinal);
        Assert.Contains("    13466366   50%  11.0MB of 22.0MB\n", watch.Output, StringComparison.Ordinal);
        var screen = Screenshot.Of(watch.Output);
        Assert.Equal(["[nats] -- Pulling Docker image -- fetching 1 layer", "[nats] -- Pulling Docker image -- downloaded all layers", "Success!"], screen);
    }

    [Theory]
    [InlineData("c\n", "Error: The task was cancelled", true)]
    [InlineData("d\n", "Error: Stopped watching; the task goes on.", false)]
    [InlineData("\x03", "Error: Stopped watching; the task goes on.", false)]
    public async Task Ctrl_C_on_a_terminal_asks_what_to_do(string answer, string said, bool cancelled)
    {
        var begun = new TaskCompletionSource<FakeTask>(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Script = async (task, _) =>
        {
            task.Event("Pulling Docker image", "checking policy");
            begun.SetResult(task);
            await Task.WhenAny(task.CancelRequested.Task, Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken));
            task.Cancelled();
        };
        using var process = Apc.Start("script", "-qec", $"'{ApcShell.Program("apc")}' docker run nats -i nats", "/dev/null");
        await begun.Task;
        await ReadUntilAsync(process, "checking policy");
        await process.StandardInput.WriteAsync('\x03');
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await ReadUntilAsync(process, "keep [w]atching? [c/d/W]:");

        var result = await ApcShell.FinishAsync(process, answer);

        Assert.Equal(130, result.ExitCode);
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
        Assert.Equal(cancelled, (await begun.Task).CancelRequested.Task.IsCompleted);
    }

    [Fact]
    public async Task Ctrl_C_and_Enter_keep_watching()
    {
        var begun = new TaskCompletionSource<FakeTask>(TaskCreationOptions.RunContinuationsAsynchronously);
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Script = async (task, _) =>
        {
            task.Event("Pulling Docker image", "checking policy");
            begun.SetResult(task);
            await more.Task;
            task.Event("Pulling Docker image", "downloaded all layers").Success();
        };
        using var process = Apc.Start("script", "-qec", $"'{ApcShell.Program("apc")}' docker pull -i nats", "/dev/null");
        await begun.Task;
        await ReadUntilAsync(process, "checking policy");
        await process.StandardInput.WriteAsync('\x03');
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await ReadUntilAsync(process, "keep [w]atching? [c/d/W]:");
        more.SetResult();

        var result = await ApcShell.FinishAsync(process, "\n");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("checking policy", result.Output, StringComparison.Ordinal);
        Assert.Contains("downloaded all layers", result.Output, StringComparison.Ordinal);
    }

    private static async Task ReadUntilAsync(System.Diagnostics.Process process, string text)
    {
        var seen = new System.Text.StringBuilder();
        var one = new char[1];
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.Equal(1, await process.StandardOutput.ReadAsync(one, TestContext.Current.CancellationToken));
            seen.Append(one);
        }
    }
}
