using Slipway.EndToEnd.Tests.Support;
using Xunit;

namespace Slipway.EndToEnd.Tests;

/// <summary>npm's <c>ws</c>, a client that knows nothing of Slipway, watches a Task from outside.</summary>
public sealed class NodeClientTests(RunningServer server)
{
    [Fact]
    public async Task It_watches_a_task_with_a_token()
    {
        var (terminal, folder) = await InstallAsync("ws-outside");
        var sample = await RunAsync(folder, "ws-outside", server.Token);
        Assert.True(sample.ExitCode == 0, sample.Output + sample.Errors);
        Assert.Equal(
            ["/v1/jobs/docker API request successful.", "WebSocket connection established, waiting for task events...", "Pulling Docker image - checking policy"],
            sample.Lines.Take(3));
        Assert.Equal(["Starting job - ", "Task completed successfully.", SeedLog.LastLine], sample.Lines.TakeLast(3));
        Assert.Contains(" nats ", (await terminal.RunAsync("job list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_it_is_refused()
    {
        var (_, folder) = await InstallAsync("ws-stranger");
        var sample = await RunAsync(folder, "ws-stranger", token: "");
        Assert.Equal(1, sample.ExitCode);
        Assert.Contains("failed with 401: ", sample.Errors, StringComparison.Ordinal);
    }

    private async Task<(Terminal Terminal, string Folder)> InstallAsync(string name)
    {
        var terminal = await server.OpenTerminalAsync($"/sandbox/{name}");
        var folder = terminal.CopyNodeSample(server.Images);
        var install = await Command.RunAsync(
            "npm", ["ci", "--offline", "--no-audit", "--no-fund"], new Dictionary<string, string>(), folder: folder, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(install.ExitCode == 0, install.Errors);
        return (terminal, folder);
    }

    private Task<Command> RunAsync(string folder, string user, string token) => Command.RunAsync(
        "node",
        ["index.js"],
        new Dictionary<string, string> { ["API_ENDPOINT"] = server.Url.ToString(), ["APC_USER"] = user, ["BEARER_TOKEN"] = token },
        folder: folder,
        cancellationToken: TestContext.Current.CancellationToken);
}
