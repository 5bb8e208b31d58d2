using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Tests.Commands;

public sealed class JobUpdateTests : Story
{
    [Fact]
    public async Task Scaling_needs_no_restart()
    {
        var job = Server.AddJob();

        var update = await Apc.RunAsync("app", "update", "nats", "-i", "3", "--batch");

        Assert.Equal("""
            ╭─────────────────────╮
            │ Job Update Settings │
            ├────────────┬────────┤
            │      Name: │ nats   │
            │ Instances: │ 3      │
            ╰────────────┴────────╯

            Applying update... done
            Success!

            """, update.Output);
        Assert.Equal(3, Server.Jobs[job.Uuid].NumInstances);
        Assert.Equal(JobState.Started, Server.Jobs[job.Uuid].State);
    }

    [Fact]
    public async Task A_change_that_needs_a_restart_asks_and_goes_through_it()
    {
        var job = Server.AddJob();
        Server.OnStart = (_, log) => log.Write("[stdout][c5a0cb90] hello");

        var update = await Apc.RunWithInputAsync("\ny\n", "job", "update", "nats", "-m", "1G", "--env-set", "B=2", "--env-unset", "A");

        Assert.Equal("""
            Is this correct? [Y/n]: 
            Update requires job restart
            Automatically restart and proceed? [Y/n]: 
            Applying update... done
            Waiting for the job to start...
            [stdout] hello
            All instances started!
            Start Command: /nats-server --config 'my file.conf'
            Success!

            """, update.Output[update.Output.IndexOf("Is this", StringComparison.Ordinal)..]);
        Assert.Equal(1L << 30, Server.Jobs[job.Uuid].Resources.Memory);
        Assert.Equal(["B", "PATH"], Server.Jobs[job.Uuid].Processes["app"].Environment.Keys.Order());
        Assert.Equal(JobState.Started, Server.Jobs[job.Uuid].State);
    }

    [Fact]
    public async Task No_means_no()
    {
        var job = Server.AddJob();
        var update = await Apc.RunWithInputAsync("y\nn\n", "job", "update", "nats", "-m", "1G");
        Assert.Equal(1, update.ExitCode);
        Assert.Equal(256 << 20, Server.Jobs[job.Uuid].Resources.Memory);
        Assert.Equal(JobState.Started, Server.Jobs[job.Uuid].State);
    }

    [Fact]
    public async Task Restart_alone_agrees_and_with_a_mode_sets_it()
    {
        var job = Server.AddJob();
        var agreed = await Apc.RunWithInputAsync("y\n", "job", "update", "nats", "--cpus", "500", "--restart");
        Assert.Equal(0, agreed.ExitCode);
        Assert.Equal(500, Server.Jobs[job.Uuid].Resources.Cpu);

        Assert.Equal(0, (await Apc.RunAsync("job", "update", "nats", "--restart", "always", "--batch")).ExitCode);
        Assert.Equal(RestartMode.Always, Server.Jobs[job.Uuid].Restart.RestartMode);
    }

    [Fact]
    public async Task Nothing_to_change_is_an_error()
    {
        Server.AddJob();
        Assert.Equal(2, (await Apc.RunAsync("job", "update", "nats")).ExitCode);
        Assert.Equal(2, (await Apc.RunAsync("job", "update", "nats", "--env-unset", "NOPE")).ExitCode);
    }

    [Fact]
    public async Task Ports_and_egress_change_too()
    {
        var job = Server.AddJob(state: JobState.Stopped);

        var update = await Apc.RunAsync("job", "update", "nats", "--port-add", "9090", "-o", "--port-delete", "8222", "-ae", "-d", "2G", "-nm", "10", "--batch");

        Assert.Equal(["Exposed port 9090", "Applying update... done", "Allowing open network egress for \"nats\"... done", "Success!"], update.Lines[^4..]);
        var changed = Server.Jobs[job.Uuid];
        Assert.Equal([(4222, true), (9090, true)], changed.Ports.Select(port => (port.Number, port.Optional)));
        Assert.Equal((2L << 30, 10_000_000L), (changed.Resources.Disk, changed.Resources.Netmax));
        Assert.Single(changed.Bindings);

        var remove = await Apc.RunAsync("job", "update", "nats", "--remove-egress", "--batch");
        Assert.Contains("Removing open network egress from \"nats\"... done", remove.Output, StringComparison.Ordinal);
        Assert.Empty(Server.Jobs[job.Uuid].Bindings);
        Assert.Equal(2, (await Apc.RunAsync("job", "update", "nats", "-pa", "4222", "--batch")).ExitCode);
        Assert.Equal(2, (await Apc.RunAsync("job", "update", "nats", "-pd", "1", "--batch")).ExitCode);
    }
}
