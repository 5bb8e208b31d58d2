using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

public sealed class TaskTests : Story
{
    [Fact]
    public async Task Tasks_are_listed_and_shown()
    {
        var task = Server.Task().Deploy().Fails("No such image.", "image_not_found");

        var list = await Apc.RunAsync("task", "list");
        Assert.Contains($"│ {task.Id.Short} │ job::/sandbox/admin::nats │ failed │ 2016-07-29 15:16:53 UTC │ 12s  │", list.Output, StringComparison.Ordinal);

        var show = await Apc.RunAsync("task", "show", task.Id.Short);
        Assert.Contains("│ Error:   │ No such image.", show.Output, StringComparison.Ordinal);
        Assert.Contains("│ Events:  │ [nats] -- Pulling Docker image -- checking policy ", show.Output, StringComparison.Ordinal);
        Assert.Contains("│          │ [nats] -- Starting job ", show.Output, StringComparison.Ordinal);

        Assert.DoesNotContain(task.Id.Short, (await Apc.RunAsync("task", "list", "--state", "running")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_a_task_that_is_over_replays_it_and_ends_as_it_did()
    {
        var task = Server.Task().Event("Creating job").Fails("No room.", "disk_full");

        var watch = await Apc.RunAsync("task", "watch", $"http://somewhere.else/v1/tasks/{task.Id}");
        Assert.Equal((9, "[nats] -- Creating job\n"), (watch.ExitCode, watch.Output));

        // With everything seen already there is nothing to print, and the end is the same.
        var seen = await Apc.RunAsync("task", "watch", task.Id.ToString(), "--since", "2");
        Assert.Equal((9, ""), (seen.ExitCode, seen.Output));
    }

    [Fact]
    public async Task Since_leaves_out_what_was_seen()
    {
        var task = Server.Task().Deploy().Success();
        var watch = await Apc.RunAsync("task", "watch", task.Id.ToString(), "-since=12");
        Assert.Equal("[nats] -- Starting job\nSuccess!\n", watch.Output);
    }

    [Fact]
    public async Task Cancelling_waits_for_the_end()
    {
        var task = Server.Task().Event("Creating job");
        _ = task.CancelRequested.Task.ContinueWith(_ => task.Cancelled(), TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Equal("Cancelling the task... done\nSuccess!\n", (await Apc.RunAsync("task", "cancel", task.Id.ToString())).Output);

        var watch = await Apc.RunAsync("task", "watch", task.Id.ToString());
        Assert.Equal(130, watch.ExitCode);
        Assert.StartsWith("Error: The task was cancelled", watch.Error, StringComparison.Ordinal);
        Assert.Equal(6, (await Apc.RunAsync("task", "cancel", task.Id.ToString())).ExitCode);
    }

    [Fact]
    public async Task A_task_that_is_not_there_is_not_found()
    {
        Assert.Equal(5, (await Apc.RunAsync("task", "watch", Guid.NewGuid().ToString())).ExitCode);
        Assert.Equal(5, (await Apc.RunAsync("task", "show", "abcd")).ExitCode);
        Assert.Equal(2, (await Apc.RunAsync("task", "show", "xyz")).ExitCode);
    }
}
