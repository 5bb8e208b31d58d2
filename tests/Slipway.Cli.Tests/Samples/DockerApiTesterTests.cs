using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Samples;

/// <summary>The seed's demo, as a process, against the seed's words.</summary>
public sealed class DockerApiTesterTests : Story
{
    [Fact]
    public async Task It_prints_the_seeds_seventeen_lines()
    {
        Server.Script = (task, _) => Task.FromResult(task.Deploy().Success());

        var result = await RunAsync();

        Assert.Equal("""
            /v1/jobs/docker API request successful.
            WebSocket connection established, waiting for task events...
            Pulling Docker image - checking policy
            Pulling Docker image - checking if package FQN is taken
            Pulling Docker image - fetching image metadata
            Pulling Docker image - creating package
            Pulling Docker image - fetching 2 layers
            Downloading layers - downloading layer 13466366
            Downloading layers - downloading layer 86002cb8
            Downloading layers - downloaded layer 13466366
            Downloading layers - downloaded layer 86002cb8
            Pulling Docker image - downloaded all layers
            Creating job - 
            Configuring job - tagging package
            Starting job - 
            Task completed successfully.
            WebSocket connection closed.

            """, result.Output);
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        Assert.Contains(
            """POST /v1/jobs/docker {"image_url":"https://registry-1.docker.io/library/nats:latest","job_fqn":"job::/sandbox/admin::nats","start":true}""", Server.Calls);
    }

    [Fact]
    public async Task A_task_that_fails_says_why()
    {
        Server.Script = (task, _) => Task.FromResult(task.Fails("no such tag", "image_not_found"));
        var result = await RunAsync();
        Assert.Equal((1, "Task failed: no such tag\n"), (result.ExitCode, result.Error));
        Assert.EndsWith("WebSocket connection closed.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_request_says_why()
    {
        Apc.Variables["BEARER_TOKEN"] = "wrong";
        var result = await RunAsync();
        Assert.Equal((1, "", "/v1/jobs/docker API request failed with 401: The token is garbled, expired, or not from this server.\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        Apc.Variables["API_ENDPOINT"] = "http://127.0.0.1:1";
        var result = await RunAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("http://127.0.0.1:1/v1/jobs/docker can't be reached: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_closes_early_is_not_success()
    {
        Server.BreakAfter.Enqueue(2);
        Server.Script = (task, _) => Task.FromResult(task.Deploy());
        Assert.Equal(1, (await RunAsync()).ExitCode);
    }

    private async Task<ShellResult> RunAsync()
    {
        Apc.Variables.TryAdd("API_ENDPOINT", Server.Url);
        Apc.Variables.TryAdd("BEARER_TOKEN", FakeServer.Token);
        using var process = Apc.Start(ApcShell.Program("docker-api-tester"));
        return await ApcShell.FinishAsync(process);
    }
}
