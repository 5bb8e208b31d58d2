using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

public sealed class RouteTests : Story
{
    [Fact]
    public async Task A_route_is_added_listed_shown_and_removed()
    {
        Server.AddJob("web");

        var add = await Apc.RunAsync("route", "add", "http://shop.example.com/", "--app", "web", "--port", "8222", "--weight", "25", "--https-only", "--batch");
        Assert.Equal(["Adding route \"http://shop.example.com\" to \"web\"... done", $"Job should be accessible at \"http://shop.example.com:{Port}\"", "Success!"], add.Lines[^3..]);
        Assert.Equal("""
            Working in "/sandbox/admin"
            ╭─────────────────────────┬─────┬────────────────┬──────┬────────╮
            │ Route                   │ Job │ Namespace      │ Port │ Weight │
            ├─────────────────────────┼─────┼────────────────┼──────┼────────┤
            │ http://shop.example.com │ web │ /sandbox/admin │ 8222 │ 25%    │
            ╰─────────────────────────┴─────┴────────────────┴──────┴────────╯

            """, (await Apc.RunAsync("route", "list")).Output);
        Assert.Contains("│ HTTPS Only: │ true ", (await Apc.RunAsync("route", "show", "shop.example.com")).Output, StringComparison.Ordinal);
        Assert.Contains("│ Routes:            │ http://shop.example.com [to port 8222] (Weight: 25%) │", (await Apc.RunAsync("app", "show", "web")).Output, StringComparison.Ordinal);

        var remove = await Apc.RunAsync("route", "delete", "http://shop.example.com", "--batch");
        Assert.Equal("Removing route \"http://shop.example.com\" from \"web\"... done\nSuccess!\n", remove.Output);
        Assert.Equal(5, (await Apc.RunAsync("route", "unmap", "http://shop.example.com", "--batch")).ExitCode);
    }

    [Fact]
    public async Task The_platform_chooses_and_it_is_said_what()
    {
        Server.AddJob("web");
        var http = await Apc.RunAsync("route", "map", "auto", "-j", "web", "--batch");
        Assert.Contains($"Job should be accessible at \"http://web-k6b68x.example.com:{Port}\"", http.Output, StringComparison.Ordinal);
        var tcp = await Apc.RunAsync("route", "add", "tcp://auto", "-j", "web", "--batch");
        Assert.Contains("Job should be accessible at \"tcp://127.0.0.1:20001\"", tcp.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_that_is_taken_is_refused()
    {
        Server.AddJob("web");
        Server.AddJob("other");
        await Apc.RunAsync("route", "add", "shop.example.com", "-a", "web", "--batch");
        var again = await Apc.RunAsync("route", "add", "shop.example.com", "-a", "other", "--batch");
        Assert.Equal(6, again.ExitCode);
    }

    [Fact]
    public async Task Two_types_are_one_too_many()
    {
        Server.AddJob("web");
        Assert.Equal(2, (await Apc.RunAsync("route", "add", "auto", "-a", "web", "--http", "--tcp")).ExitCode);
        Assert.Equal(2, (await Apc.RunAsync("route", "add", "auto", "-a", "web", "--type", "udp")).ExitCode);
    }
}
