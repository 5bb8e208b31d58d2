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
            ╭──────────┬────────────────┬───────┬──────┬──────────────────────────────────────────────────╮
            │ Name     │ Namespace      │ State │ Size │ Image                                            │
            ├──────────┼────────────────┼───────┼──────┼──────────────────────────────────────────────────┤
            │ my_redis │ /sandbox/admin │ ready │ 3MB  │ https://registry-1.docker.io/library/nats:latest │
            ╰──────────┴────────────────┴───────┴──────┴──────────────────────────────────────────────────╯

            """, (await Apc.RunAsync("package", "list")).Output);

        var show = await Apc.RunAsync("package", "show", "my_redis");
        Assert.Matches("^│ Package: +│ my_redis +│$", show.Lines[1]);
        Assert.Contains("│ FQN:         │ package::/sandbox/admin::my_redis ", show.Output, StringComparison.Ordinal);
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
    public async Task The_name_of_another_type_is_refused()
    {
        var show = await Apc.RunAsync("package", "show", "job::/sandbox/admin::nats");
        Assert.Equal(2, show.ExitCode);
        Assert.Contains("names a job; a package is expected", show.Error, StringComparison.Ordinal);
    }
}
