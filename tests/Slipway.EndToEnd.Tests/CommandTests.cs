using Slipway.EndToEnd.Tests.Support;
using Xunit;

namespace Slipway.EndToEnd.Tests;

/// <summary>The seed's commands, as a user types them and reads what they print.</summary>
public sealed class CommandTests(RunningServer server)
{
    [Fact]
    public async Task Pulling_an_image_prints_the_seeds_lines()
    {
        var terminal = await server.OpenTerminalAsync("/sandbox/pull");
        var pull = await terminal.RunAsync("docker pull my_redis --image redis");
        Assert.Equal(
            [
                "[my_redis] -- Pulling Docker image -- checking policy",
                "[my_redis] -- Pulling Docker image -- checking if package FQN is taken",
                "[my_redis] -- Pulling Docker image -- fetching image metadata",
                "[my_redis] -- Pulling Docker image -- creating package",
            ],
            pull.Lines.Take(4));
        Assert.Contains(pull.Lines, line => line is "[my_redis] -- Pulling Docker image -- downloaded all layers" or "[my_redis] -- Pulling Docker image -- all layers downloaded");
        Assert.Contains("my_redis", (await terminal.RunAsync("package list")).Output, StringComparison.Ordinal);

        var again = await terminal.TryAsync("docker pull my_redis --image redis");
        Assert.Equal(6, again.ExitCode);
        Assert.Contains("exists already", again.Errors, StringComparison.Ordinal);
        await terminal.RunAsync("package delete my_redis --batch");
        Assert.DoesNotContain("my_redis", (await terminal.RunAsync("package list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_run_looked_at_stopped_started_restarted_and_deleted()
    {
        var terminal = await server.OpenTerminalAsync("/sandbox/life");
        var run = await terminal.RunAsync("docker run web --image nats");
        Assert.Contains("[web] -- Creating job", run.Lines);
        Assert.Contains("[web] -- Configuring job -- tagging package", run.Lines);
        Assert.Contains("[web] -- Starting job", run.Lines);
        Assert.Equal("Success!", run.Lines[^1]);

        var list = await terminal.RunAsync("job list");
        Assert.Equal("Working in \"/sandbox/life\"", list.Lines[0]);
        Assert.Contains(list.Lines, line => line.StartsWith("│ web ", StringComparison.Ordinal) && line.Contains("│ started │ 1/1", StringComparison.Ordinal));
        Assert.Contains("job::/sandbox/life::web", (await terminal.RunAsync("app show web")).Output, StringComparison.Ordinal);

        await terminal.RunAsync("app stop web --batch");
        Assert.Contains("stopped", (await terminal.RunAsync("job list")).Output, StringComparison.Ordinal);
        await terminal.RunAsync("app start web --batch --silent");
        await terminal.RunAsync("app restart web --batch --silent");
        await terminal.RunAsync("app update web -i 2 --batch");
        Assert.Contains("2/2", (await terminal.RunAsync("job list")).Output, StringComparison.Ordinal);

        var log = await terminal.RunAsync("app logs web --lines 5 --no-tail");
        Assert.All(log.Lines, line => Assert.Matches(@"^\[std(out|err)\]\[[0-9a-f]{8}\] ", line));
        Assert.InRange(log.Lines.Count, 1, 5);

        await terminal.RunAsync("app delete web --batch");
        Assert.DoesNotContain("web", (await terminal.RunAsync("job list")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("web", (await terminal.RunAsync("package list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_can_be_looked_up_and_watched_again_afterwards()
    {
        var terminal = await server.OpenTerminalAsync("/sandbox/tasks");
        var run = await terminal.RunAsync("docker create later --image nats");
        Assert.DoesNotContain(run.Lines, line => line.Contains("Starting job", StringComparison.Ordinal));
        var tasks = await terminal.RunAsync("task list --json");
        var id = System.Text.Json.JsonDocument.Parse(tasks.Output).RootElement.EnumerateArray()
            .First(task => task.GetProperty("fqn").GetString() == "job::/sandbox/tasks::later").GetProperty("uuid").GetString();
        var watched = await terminal.RunAsync($"task watch {id}");
        Assert.Equal(run.Lines.Where(line => line.StartsWith('[')), watched.Lines.Where(line => line.StartsWith('[')));
        Assert.Contains("complete", (await terminal.RunAsync($"task show {id}")).Output, StringComparison.Ordinal);
        Assert.Equal(6, (await terminal.TryAsync($"task cancel {id}")).ExitCode);
    }

    [Fact]
    public async Task What_fails_says_why_and_the_exit_code_says_whose_turn_it_is()
    {
        var terminal = await server.OpenTerminalAsync("/sandbox/fail");
        var unknown = await terminal.TryAsync("docker run nope --image no-such-image");
        Assert.Equal(7, unknown.ExitCode);
        Assert.Contains("Error: ", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("no-such-image", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal(5, (await terminal.TryAsync("job show nope")).ExitCode);
        Assert.Equal(2, (await terminal.TryAsync("docker run routed --image nats --routes http://a.example")).ExitCode);
        Assert.Equal(8, (await terminal.TryAsync("docker run broken --image nats --start-cmd /no/such/program")).ExitCode);
        Assert.DoesNotContain("broken", (await terminal.RunAsync("job list")).Output, StringComparison.Ordinal);
        await terminal.RunAsync("logout");
        Assert.Equal(3, (await terminal.TryAsync("job list")).ExitCode);
    }
}
