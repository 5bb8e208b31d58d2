using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

public sealed class PackageTests : Story
{
    [Fact]
    public async Task Packages_are_listed_shown_and_deleted()
    {
        Server.AddPackage("my_redis");

        Assert.Equal("""
            Working in "/sandbox/admin"
            ╭──────────┬────────────────┬───────┬──────┬─────┬──────────────────────────────────────────────────╮
            │ Name     │ Namespace      │ State │ Size │ Own │ Image                                            │
            ├──────────┼────────────────┼───────┼──────┼─────┼──────────────────────────────────────────────────┤
            │ my_redis │ /sandbox/admin │ ready │ 8MB  │ 5MB │ https://registry-1.docker.io/library/nats:latest │
            ╰──────────┴────────────────┴───────┴──────┴─────┴──────────────────────────────────────────────────╯

            """, (await Apc.RunAsync("package", "list")).Output);

        var show = await Apc.RunAsync("package", "show", "my_redis");
        Assert.Matches("^│ Package: +│ my_redis +│$", show.Lines[1]);
        Assert.Contains("│ FQN:         │ package::/sandbox/admin::my_redis ", show.Output, StringComparison.Ordinal);
        Assert.Contains("│ Size:        │ 8MB, of which 5MB no other package has ", show.Output, StringComparison.Ordinal);
        Assert.Contains("│ Environment: │ PATH=\"/bin\" ", show.Output, StringComparison.Ordinal);

        var delete = await Apc.RunAsync("package", "delete", "my_redis", "--batch");
        Assert.Equal("Deleting package \"my_redis\"... done\nSuccess!\n", delete.Output);
        Assert.Empty(Server.Packages);
    }

    [Fact]
    public async Task A_package_in_use_stays()
    {
        Server.AddJob();
        var delete = await Apc.RunAsync("package", "delete", "nats", "--batch");
        Assert.Equal(6, delete.ExitCode);
        Assert.Equal("Deleting package \"nats\"... \n", delete.Output);
        Assert.Contains("in use", delete.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_shows_what_no_job_uses_asks_and_deletes_it()
    {
        Server.AddJob();
        Server.AddPackage("spare");

        var dry = await Apc.RunAsync("package", "prune", "--dry-run");
        Assert.Equal("""
            Working in "/sandbox/admin"
            ╭───────┬────────────────┬──────┬─────┬─────────────────────────╮
            │ Name  │ Namespace      │ Size │ Own │ Changed                 │
            ├───────┼────────────────┼──────┼─────┼─────────────────────────┤
            │ spare │ /sandbox/admin │ 8MB  │ 5MB │ CHANGED                 │
            ╰───────┴────────────────┴──────┴─────┴─────────────────────────╯
            No job uses 1 package and 1 layer (5MB).

            """, System.Text.RegularExpressions.Regex.Replace(dry.Output, "5MB │ [^│]{23}", "5MB │ CHANGED                "));
        Assert.Equal(2, Server.Packages.Count);

        var asked = await Apc.RunAsync("package", "prune");
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("Nothing was deleted.", asked.Error, StringComparison.Ordinal);
        Assert.Equal(2, Server.Packages.Count);

        Assert.EndsWith("Deleted 1 package and 1 layer (5MB).\nSuccess!\n", (await Apc.RunAsync("package", "prune", "--batch")).Output, StringComparison.Ordinal);
        Assert.Equal("nats", Assert.Single(Server.Packages.Values).Name);
    }

    [Theory]
    [InlineData("7d", 604_800)]
    [InlineData("1h30m", 5400)]
    public async Task Prune_may_be_kept_to_what_is_old(string text, long seconds)
    {
        Server.AddPackage("spare");
        await Apc.RunAsync("package", "prune", "--batch", "--older-than", text);
        Assert.Equal(seconds, Server.LastPrune!.OlderThan);
        Assert.Equal(2, (await Apc.RunAsync("package", "prune", "--older-than", "soon")).ExitCode);
    }

    [Fact]
    public async Task The_name_of_another_type_is_refused()
    {
        var show = await Apc.RunAsync("package", "show", "job::/sandbox/admin::nats");
        Assert.Equal(2, show.ExitCode);
        Assert.Contains("names a job; a package is expected", show.Error, StringComparison.Ordinal);
    }
}
