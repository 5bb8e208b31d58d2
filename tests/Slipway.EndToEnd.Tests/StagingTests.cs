using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Support;
using Xunit;

namespace Slipway.EndToEnd.Tests;

/// <summary>A folder of each kind becomes an app that answers or prints, with nothing said but its name.</summary>
public sealed partial class StagingTests(RunningServer server)
{
    [Theory]
    [InlineData(SourceKind.DotNet)]
    [InlineData(SourceKind.NodeWithLock)]
    [InlineData(SourceKind.NodeWithoutLock)]
    [InlineData(SourceKind.Python)]
    [InlineData(SourceKind.StaticSite)]
    public async Task A_folder_becomes_an_app_that_answers_at_its_address(SourceKind kind)
    {
        var (terminal, name) = await OpenAsync(kind);
        var create = await terminal.RunAsync($"app create {name} --batch --start");
        Assert.Contains(create.Lines, line => line.StartsWith("[staging] ", StringComparison.Ordinal) && line.Contains(SourceSamples.Pipeline(kind), StringComparison.Ordinal));
        Assert.Equal("Success!", create.Lines[^1]);

        var route = Route().Match((await terminal.RunAsync($"app show {name} --json")).Output).Value;
        Assert.NotEqual("", route);
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Host = route;
        Assert.Equal(SourceSamples.Answer(kind), (await http.GetStringAsync("/", TestContext.Current.CancellationToken)).Trim());
    }

    [Theory]
    [InlineData(SourceKind.Script, "--start-cmd ./hello.sh")]
    [InlineData(SourceKind.Dockerfile, "")]
    public async Task A_folder_becomes_an_app_that_prints(SourceKind kind, string flags)
    {
        var (terminal, name) = await OpenAsync(kind);
        await terminal.RunAsync($"app create {name} --disable-routes --batch --start {flags}");
        var log = await terminal.FollowAsync($"app logs {name}", lines => lines.Count > 0);
        Assert.EndsWith(SourceSamples.Answer(kind), Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_folder_takes_the_place_of_what_the_app_runs()
    {
        var terminal = await server.OpenTerminalAsync("/sandbox/stage-again");
        terminal.Folder = terminal.MakeFolder("again");
        await SourceSamples.WriteAsync(SourceKind.StaticSite, terminal.Folder, server.Images);
        await terminal.RunAsync("app create again --batch --start");
        var route = Route().Match((await terminal.RunAsync("app show again --json")).Output).Value;
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Host = route;

        await File.WriteAllTextAsync(Path.Join(terminal.Folder, "index.html"), "hello again\n", TestContext.Current.CancellationToken);
        var deploy = await terminal.RunAsync("app deploy again --batch");
        Assert.Equal("Success!", deploy.Lines[^1]);
        Assert.Equal("hello again\n", await http.GetStringAsync("/", TestContext.Current.CancellationToken));
        // The package that it ran from before is gone.
        Assert.Single((await terminal.RunAsync("package list")).Lines, line => line.Contains(" again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_nothing_detects_is_refused_and_leaves_nothing()
    {
        var (terminal, name) = await OpenAsync(SourceKind.Nothing);
        var create = await terminal.TryAsync($"app create {name} --batch");
        Assert.NotEqual(0, create.ExitCode);
        Assert.Contains("Error: ", create.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain($" {name} ", (await terminal.RunAsync("job list")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain($" {name} ", (await terminal.RunAsync("package list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_tells_its_last_lines_and_leaves_nothing()
    {
        var (terminal, name) = await OpenAsync(SourceKind.BrokenDotNet);
        var create = await terminal.TryAsync($"app create {name} --batch");
        Assert.NotEqual(0, create.ExitCode);
        Assert.Contains("CS0103", create.Output + create.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain($" {name} ", (await terminal.RunAsync("job list")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain($" {name} ", (await terminal.RunAsync("package list")).Output, StringComparison.Ordinal);
    }

    private async Task<(Terminal Terminal, string Name)> OpenAsync(SourceKind kind)
    {
        var name = kind.ToString().ToLowerInvariant();
        var terminal = await server.OpenTerminalAsync($"/sandbox/stage-{name}");
        terminal.Folder = terminal.MakeFolder(name);
        await SourceSamples.WriteAsync(kind, terminal.Folder, server.Images);
        return (terminal, name);
    }

    // "web-k3x9.slipway.localhost", wherever it stands in the job's document.
    [GeneratedRegex(@"[a-z0-9-]+\.slipway\.localhost")]
    private static partial Regex Route();
}
