using Slipway.EndToEnd.Tests.Support;
using Xunit;

namespace Slipway.EndToEnd.Tests;

/// <summary>The seed's demo, as a process, against the real server.</summary>
public sealed class SampleTests(RunningServer server)
{
    [Fact]
    public async Task It_prints_the_seeds_seventeen_lines()
    {
        // On a server that has no layer yet, as the seed's cluster had none.
        await using var fresh = new RunningServer();
        await fresh.InitializeAsync();
        var sample = await RunAsync(fresh, "admin");
        Assert.True(sample.ExitCode == 0, sample.Errors);
        SeedLog.AssertIsWhole(sample.Lines);
    }

    [Fact]
    public async Task It_tells_an_error_of_the_task_and_an_error_of_the_api()
    {
        var unknown = await RunAsync("sample2", ("IMAGE_URL", "https://registry-1.docker.io/library/no-such-image:latest"));
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("no-such-image", unknown.Output + unknown.Errors, StringComparison.Ordinal);

        var refused = await RunAsync("sample3", ("IMAGE_URL", "NOT AN IMAGE"));
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("400", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("is not a repository name", refused.Errors, StringComparison.Ordinal);

        var away = await RunAsync("sample4", ("API_ENDPOINT", "http://127.0.0.1:1"));
        Assert.NotEqual(0, away.ExitCode);
        Assert.Contains("can't be reached", away.Errors, StringComparison.Ordinal);
    }

    private Task<Command> RunAsync(string user, params (string Name, string Value)[] more) => RunAsync(server, user, more);

    private static Task<Command> RunAsync(RunningServer server, string user, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["API_ENDPOINT"] = server.Url.ToString().TrimEnd('/'),
            ["APC_USER"] = user,
            ["BEARER_TOKEN"] = server.Token,
        };
        foreach (var (name, value) in more)
            environment[name] = value;
        return Command.RunAsync("dotnet", [Repository.Sample], environment, cancellationToken: TestContext.Current.CancellationToken);
    }
}
