using Slipway.EndToEnd.Tests.Support;
using Xunit;

namespace Slipway.EndToEnd.Tests;

/// <summary>The seed's "Deploying the app", inside the platform, with the commands that it prints.</summary>
public sealed class WalkThroughTests(RunningServer server)
{
    [Fact]
    public async Task The_seeds_commands_give_the_seeds_log()
    {
        // A server that has no layer of nats yet, as the seed's cluster had none.
        await using var fresh = new RunningServer();
        await fresh.InitializeAsync();
        var admin = await fresh.OpenTerminalAsync("/sandbox/admin");
        admin.Folder = admin.CopyNodeSample(fresh.Images);

        var create = await admin.RunAsync("app create docker-api-tester --disable-routes --batch --start-cmd \"node index; tail -f\"");
        Assert.Contains("Packaging... done", create.Lines);
        Assert.Contains("Creating package \"docker-api-tester\"... done", create.Lines);
        Assert.Contains(create.Lines, line => line.StartsWith("[staging] ", StringComparison.Ordinal) && line.Contains("npm", StringComparison.Ordinal));
        Assert.Contains("Start Command: node index; tail -f", create.Lines);
        Assert.Equal("Success!", create.Lines[^1]);

        var bind = await admin.RunAsync("service bind /apcera::http --job docker-api-tester", "\n");
        Assert.Equal("Success!", bind.Lines[^1]);
        await admin.RunAsync($"policy import {admin.Write("docker-api-tester.pol", SeedPolicy.For("admin"))}", "\n");
        await admin.RunAsync("app start docker-api-tester");

        var log = await FollowAsync(admin, "docker-api-tester", SeedLog.LastLine);
        Assert.All(log, line => Assert.Matches(@"^\[stdout\]\[[0-9a-f]{8}\] ", line));
        // One instance wrote it all.
        Assert.Single(log.Select(line => line[..18]).Distinct());
        SeedLog.AssertIsWhole([.. log.Select(line => line[19..])]);

        // What it asked for is there.
        Assert.Contains(" nats ", (await admin.RunAsync("job list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_in_csharp_does_the_same()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/walk-csharp");
        admin.Folder = admin.CopySample("docker-api-tester");
        await admin.RunAsync("app create docker-api-tester --disable-routes --batch --restart no -e APC_USER=walk-csharp");
        await admin.RunAsync("service bind /apcera::http --job docker-api-tester --batch");
        await admin.RunAsync($"policy import {admin.Write("walk-csharp.pol", SeedPolicy.For("walk-csharp"))} --batch");
        await admin.RunAsync("app start docker-api-tester --batch");

        var log = await FollowAsync(admin, "docker-api-tester", SeedLog.LastLine);
        Assert.Contains(log, line => line.EndsWith(" /v1/jobs/docker API request successful.", StringComparison.Ordinal));
        Assert.Contains(log, line => line.EndsWith(" Task completed successfully.", StringComparison.Ordinal));
        Assert.Contains(" nats ", (await admin.RunAsync("job list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "failed with 401: ", "permit issue")]
    [InlineData(1, "failed with 403: ", "permit create")]
    [InlineData(2, "failed with 403: ", "docker.allow")]
    [InlineData(3, "failed with 403: ", "permit create\" on \"package::/sandbox/")]
    public async Task Without_one_of_the_four_blocks_the_call_is_refused_and_says_why(int missing, string status, string reason)
    {
        var user = $"walk-without-{missing}";
        var admin = await server.OpenTerminalAsync($"/sandbox/{user}");
        admin.Folder = admin.CopyNodeSample(server.Images);
        await admin.RunAsync($"app create docker-api-tester --disable-routes --batch --start-cmd \"node index; tail -f\" -e APC_USER={user}");
        await admin.RunAsync("service bind /apcera::http --job docker-api-tester --batch");
        await admin.RunAsync($"policy import {admin.Write($"{user}.pol", SeedPolicy.For(user, without: missing))} --batch");
        await admin.RunAsync("app start docker-api-tester --batch");

        var log = await FollowAsync(admin, "docker-api-tester", reason);
        var refusal = Assert.Single(log, line => line.Contains("/v1/jobs/docker API request failed", StringComparison.Ordinal));
        Assert.StartsWith("[stderr][", refusal, StringComparison.Ordinal);
        Assert.Contains(status, refusal, StringComparison.Ordinal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("nats", (await admin.RunAsync("job list")).Output, StringComparison.Ordinal);
    }

    // The app tells one story and then idles: its log up to the line that ends the story.
    private static Task<IReadOnlyList<string>> FollowAsync(Terminal terminal, string app, string end) => terminal.FollowAsync(
        $"app logs {app}", lines => lines.Any(line => line.Contains(end, StringComparison.Ordinal) || line.Contains(" failed with ", StringComparison.Ordinal)));
}
