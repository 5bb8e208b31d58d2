using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Tests.Commands;

public sealed class ServiceTests : Story
{
    [Fact]
    public async Task Binding_asks_binds_and_names_the_variables()
    {
        var job = Server.AddJob("cap01", JobState.Stopped);

        var bind = await Apc.RunWithInputAsync("\n", "service", "bind", "/apcera::outside", "--job", "cap01");

        Assert.Equal("""
            ╭──────────────────────────────╮
            │    Service Bind Settings     │
            ├───────────┬──────────────────┤
            │ App Name: │ cap01            │
            │  Service: │ /apcera::outside │
            ╰───────────┴──────────────────╯

            Is this correct? [Y/n]: 
            Binding service "outside" to "cap01"...
            ╭───────────────────────────────╮
            │ Binding Environment Variables │
            ├───────────────────────────────┤
            │ "NETWORK_URI"                 │
            │ "OUTSIDE_URI"                 │
            ╰───────────────────────────────╯
            Success!

            """, bind.Output);
        Assert.Equal("service::/apcera::outside", Assert.Single(Server.Jobs[job.Uuid].Bindings.Values).ServiceFqn.ToString());
    }

    [Fact]
    public async Task A_job_that_runs_is_restarted_only_after_a_yes()
    {
        var job = Server.AddJob();
        Server.OnStart = (_, log) => log.Write("[stdout][c5a0cb90] hello");

        var no = await Apc.RunWithInputAsync("y\nn\n", "service", "bind", "/apcera::http", "--app", "nats");
        Assert.Equal(1, no.ExitCode);
        Assert.Empty(Server.Jobs[job.Uuid].Bindings);

        var yes = await Apc.RunAsync("service", "bind", "/apcera::http", "-j", "nats", "--name", "API", "--batch");
        Assert.Equal("""
            Update requires job restart
            Binding service "http" to "nats"...
            ╭───────────────────────────────╮
            │ Binding Environment Variables │
            ├───────────────────────────────┤
            │ "API_URI"                     │
            ╰───────────────────────────────╯
            Waiting for the job to start...
            [stdout] hello
            All instances started!
            Success!

            """, yes.Output[yes.Output.IndexOf("Update", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Unbinding_takes_it_away_again()
    {
        var job = Server.AddJob(state: JobState.Stopped);
        await Apc.RunAsync("service", "bind", "/apcera::http", "-j", "nats", "--batch");
        var unbind = await Apc.RunAsync("service", "unbind", "/apcera::http", "-j", "nats", "--batch");
        Assert.Equal(["Unbinding service \"http\" from \"nats\"... done", "Success!"], unbind.Lines[^2..]);
        Assert.Empty(Server.Jobs[job.Uuid].Bindings);
        Assert.Equal(5, (await Apc.RunAsync("service", "unbind", "/apcera::http", "-j", "nats", "--batch")).ExitCode);
    }

    [Fact]
    public async Task What_stands_behind_two_dashes_is_the_services()
    {
        Server.AddJob("web", JobState.Stopped);
        var create = await Apc.RunAsync("service", "create", "db", "--type", "postgres", "--job", "web", "--batch", "--", "--url", "postgres://u:p@10.1.2.3/shop", "-mode=ro");
        Assert.Equal(0, create.ExitCode);
        Assert.Contains("Creating service \"db\"... done\nBinding service \"db\" to \"web\"...\n", create.Output, StringComparison.Ordinal);
        Assert.Contains("\"DB_URI\"", create.Output, StringComparison.Ordinal);
        var service = Server.Services.All.Values.Single(made => made.Fqn.Name == "db");
        Assert.Equal(("postgres://u:p@10.1.2.3/shop", "ro"), (service.Parameters["url"], service.Parameters["mode"]));
    }

    [Theory]
    [InlineData("\"db2\" is not a parameter", "--", "db2")]
    [InlineData("The parameter \"--url\" has no value.", "--", "--url")]
    [InlineData("has no flag \"--ur\"", "--ur", "x")]
    public async Task A_parameter_that_is_none_is_an_error(string words, params string[] more)
    {
        var create = await Apc.RunAsync(["service", "create", "db", "--batch", .. more]);
        Assert.Equal(2, create.ExitCode);
        Assert.Contains(words, create.Error, StringComparison.Ordinal);
        Assert.False(Server.Called("POST"));
    }

    [Fact]
    public async Task Services_are_listed_shown_and_deleted()
    {
        Server.Services.Add("service::/sandbox/admin::db", "postgres", new() { ["url"] = "postgres://10.1.2.3/shop" });
        Server.AddJob("web", JobState.Stopped);
        await Apc.RunAsync("service", "bind", "db", "--job", "web", "--batch");
        Assert.Equal("""
            Working in "/sandbox/admin"
            ╭──────┬──────────┬────────────────┬──────────╮
            │ Name │ Type     │ Namespace      │ Provider │
            ├──────┼──────────┼────────────────┼──────────┤
            │ db   │ postgres │ /sandbox/admin │          │
            ╰──────┴──────────┴────────────────┴──────────╯

            """, (await Apc.RunAsync("service", "list")).Output);
        Assert.Contains("service::/apcera::http", (await Apc.RunAsync("service", "list", "-l", "-ns", "/")).Output, StringComparison.Ordinal);
        var show = await Apc.RunAsync("service", "show", "db");
        Assert.Contains("│ Parameters: │ url: postgres://10.1.2.3/shop ", show.Output, StringComparison.Ordinal);
        Assert.Contains("│ Bound Jobs: │ job::/sandbox/admin::web ", show.Output, StringComparison.Ordinal);
        Assert.Equal("Deleting service \"db\"... done\nSuccess!\n", (await Apc.RunAsync("service", "delete", "db", "--batch")).Output);
        Assert.Equal(5, (await Apc.RunAsync("service", "show", "db")).ExitCode);
    }
}
