using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Tests.Commands;

public sealed class LinkTests : Story
{
    [Fact]
    public async Task A_link_names_its_variable_and_shows_in_the_job()
    {
        Server.AddJob("web", JobState.Stopped);
        Server.AddJob("nats");

        var link = await Apc.RunAsync("job", "link", "web", "--to", "nats", "--name", "nats", "--port", "4222", "--batch");

        Assert.Equal("""
            Binding "job::/sandbox/admin::web" to "job::/sandbox/admin::nats"... done
            ╭───────────────────────────────╮
            │ Binding Environment Variables │
            ├───────────────────────────────┤
            │ "NATS_URI"                    │
            ╰───────────────────────────────╯
            Success!

            """, link.Output[link.Output.IndexOf("Binding", StringComparison.Ordinal)..]);
        await Apc.RunAsync("service", "bind", "/apcera::outside", "--job", "web", "--batch");
        var show = (await Apc.RunAsync("app", "show", "web")).Output;
        Assert.Contains("""
            │ Bound Services     │                                      │
            │                    │                                      │
            │ 1. Service:        │ service::/apcera::outside            │
            │    Environment:    │ OUTSIDE_URI                          │
            │                    │ NETWORK_URI                          │
            │                    │                                      │
            │ Linked Jobs        │                                      │
            │                    │                                      │
            │ 1. Name:           │ nats                                 │
            │    Job:            │ job::/sandbox/admin::nats            │
            │    Port:           │ 4222                                 │
            │    Environment:    │ NATS_URI                             │
            """, show, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlinking_takes_it_away_from_the_one_side()
    {
        var web = Server.AddJob("web", JobState.Stopped);
        Server.AddJob("nats");
        await Apc.RunAsync("app", "link", "web", "-t", "nats", "-p", "4222", "--batch");
        var unlink = await Apc.RunAsync("app", "unlink", "web", "--from", "nats", "-p", "4222", "--batch");
        Assert.Equal(["Unbinding \"job::/sandbox/admin::web\" from \"job::/sandbox/admin::nats\"... done", "Success!"], unlink.Lines[^2..]);
        Assert.Empty(Server.Jobs[web.Uuid].Bindings);
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_not_found()
    {
        Server.AddJob("web", JobState.Stopped);
        Assert.Equal(5, (await Apc.RunAsync("job", "link", "web", "--to", "nobody", "--batch")).ExitCode);
        Assert.Equal(2, (await Apc.RunAsync("job", "link", "web")).ExitCode);
    }
}
