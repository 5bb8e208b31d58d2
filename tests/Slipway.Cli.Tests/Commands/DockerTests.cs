using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Routes;

namespace Slipway.Cli.Tests.Commands;

public sealed class DockerTests : Story
{
    private const string PullLines = """
        [my_redis] -- Pulling Docker image -- checking policy
        [my_redis] -- Pulling Docker image -- checking if package FQN is taken
        [my_redis] -- Pulling Docker image -- fetching image metadata
        [my_redis] -- Pulling Docker image -- creating package
        [my_redis] -- Pulling Docker image -- fetching 2 layers
        [my_redis] -- Downloading layers -- downloading layer 13466366
        [my_redis] -- Downloading layers -- downloading layer 86002cb8
        [my_redis] -- Downloading layers -- downloaded layer 13466366
        [my_redis] -- Downloading layers -- downloaded layer 86002cb8
        [my_redis] -- Pulling Docker image -- downloaded all layers
        """;

    [Fact]
    public async Task Docker_pull_prints_the_seeds_lines()
    {
        Server.Script = (task, _) => Task.FromResult(task.Pull().Success());

        var pull = await Apc.RunAsync("docker", "pull", "my_redis", "--image", "redis");

        Assert.Equal(PullLines + "\nSuccess!\n", pull.Output);
        Assert.Equal("", pull.Error);
        Assert.Contains(
            """POST /v1/packages/docker {"image_url":"https://registry-1.docker.io/library/redis:latest","package_fqn":"package::/sandbox/admin::my_redis"}""",
            Server.Calls);
        // Nobody looks at a display here: no byte counts are asked for.
        Assert.DoesNotContain(Server.Calls, call => call.Contains("progress=bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Docker_run_prints_the_deploy_then_what_the_job_says()
    {
        Server.Script = async (task, server) =>
        {
            var job = server.AddJob("my-gnatsd");
            task.Deploy();
            await server.Log(job).Followed.Task;
            server.Log(job).Write("[stderr][c5a0cb80] [INF] Starting gnatsd version 0.7.2");
            task.Success();
        };

        var run = await Apc.RunAsync("docker", "run", "my-gnatsd", "-i", "nats");

        Assert.Equal(PullLines.Replace("my_redis", "my-gnatsd", StringComparison.Ordinal) + """

            [my-gnatsd] -- Creating job
            [my-gnatsd] -- Configuring job -- tagging package
            [my-gnatsd] -- Starting job
            [stderr] [INF] Starting gnatsd version 0.7.2
            Success!

            """, run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Silent_and_create_read_no_log()
    {
        Server.Script = (task, server) =>
        {
            server.AddJob();
            return Task.FromResult(task.Deploy().Success());
        };
        Assert.Equal(0, (await Apc.RunAsync("docker", "run", "nats", "-i", "nats", "--silent")).ExitCode);
        Assert.DoesNotContain(Server.Calls, call => call.Contains("/logs", StringComparison.Ordinal));

        await Apc.RunAsync("docker", "create", "nats2", "-i", "nats");
        Assert.Contains(
            """POST /v1/jobs/docker {"image_url":"https://registry-1.docker.io/library/nats:latest","job_fqn":"job::/sandbox/admin::nats2","start":false,"allow_egress":false,"ignore_volumes":false,"interactive":false}""",
            Server.Calls);
    }

    [Fact]
    public async Task Every_flag_becomes_its_field()
    {
        await Apc.RunAsync(
            "docker", "run", "-i", "mysql", "--tag", "5.7.11", "/other::db", "-p", "3306", "-port", "33060,33061", "--env-set", "PASSWORD=a=b", "-e", "EMPTY=",
            "--restart", "failure", "-s", "sh -c 'echo \"a b\"'", "-m", "2G", "-d", "10G", "--cpus", "500", "-n", "10", "-nm", "1Gbps", "--volume", "/data",
            "--provider", "/apcera/providers::apcfs", "-ae", "-ht", "ssd,big", "-it", "--instances", "3", "--user", "app", "--group", "staff", "--no-start", "--batch");

        Assert.Contains(
            """POST /v1/jobs/docker {"image_url":"https://registry-1.docker.io/library/mysql:5.7.11","job_fqn":"job::/other::db","start":false,"allow_egress":true""" +
            ""","env":{"PASSWORD":"a=b","EMPTY":""},"exposed_ports":[3306,33060,33061],"user":"app","group":"staff","ignore_volumes":false,"interactive":true""" +
            ""","resources":{"cpu":500,"memory":2147483648,"disk":10737418240,"network":10000000,"netmax":1000000000}""" +
            ""","restart_config":{"restart_mode":"failure","maximum_attempts":0},"start_command":["sh","-c","echo \u0022a b\u0022"]""" +
            ""","hard_scheduling_tags":{"ssd":true,"big":true},"volume_provider_fqn":"provider::/apcera/providers::apcfs","volumes":["/data"],"num_instances":3}""",
            Server.Calls);
    }

    [Fact]
    public async Task A_job_without_a_name_is_called_after_its_image()
    {
        await Apc.RunAsync("docker", "run", "-i", "apcera/nats-ping-client", "--silent");
        Assert.Contains(Server.Calls, call => call.Contains("\"job_fqn\":\"job::/sandbox/admin::nats-ping-client\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_with_the_way_to_the_help()
    {
        var run = await Apc.RunAsync("docker", "run", "web", "-i", "nats", "-p", "80", "-r", "http://web.example.com");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("Error: $.routes: 'web.example.com' is taken.\nTry `apc help docker run` for more information.\nCode: request_unsupported (/v1/errors/request_unsupported on the server says more)\n", run.Error);
        Assert.Contains(Server.Calls, call => call.Contains("\"routes\":{\"http://web.example.com\":80}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("image_not_found", 7)]
    [InlineData("policy_denied", 4)]
    [InlineData("start_failed", 8)]
    [InlineData("disk_full", 9)]
    [InlineData("a_code_from_the_future", 1)]
    public async Task The_exit_status_is_the_tasks(string code, int exitCode)
    {
        Server.Script = (task, _) => Task.FromResult(task.Event("Pulling Docker image", "checking policy").Fails("It did not work: because.", code));
        var run = await Apc.RunAsync("docker", "run", "nats", "-i", "nats");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("[nats] -- Pulling Docker image -- checking policy\n", run.Output);
        Assert.StartsWith("Error: It did not work: because.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode != 1, run.Error.EndsWith($"\nCode: {code} (/v1/errors/{code} on the server says more)\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_whose_answer_was_lost_is_sent_once_more_under_its_key()
    {
        Server.CutPosts = 1;
        var run = await Apc.RunAsync("docker", "run", "nats", "-i", "nats", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, Server.Calls.Count(call => call.StartsWith("POST /v1/jobs/docker ", StringComparison.Ordinal)));
        var key = Assert.Single(Server.Keys.Distinct());
        Assert.True(Guid.TryParse(key, out _), key);

        Server.CutPosts = 2;
        var lost = await Apc.RunAsync("docker", "run", "redis", "-i", "redis");
        Assert.Equal(10, lost.ExitCode);
        Assert.Equal(2, Server.Keys.Distinct().Count());
        Assert.Equal(4, Server.Keys.Count);
    }

    [Fact]
    public async Task A_taken_name_is_said_at_once()
    {
        Server.AddJob();
        var run = await Apc.RunAsync("docker", "run", "nats", "-i", "nats");
        Assert.Equal(6, run.ExitCode);
        Assert.StartsWith("Error: The job \"job::/sandbox/admin::nats\" exists already.\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(Server.Tasks);
    }

    [Theory]
    [InlineData("UPPER", "\"UPPER\" is not an image")]
    [InlineData("nats:1", "contradict")]
    public async Task A_bad_image_never_leaves_the_machine(string image, string said)
    {
        var run = await Apc.RunAsync("docker", "run", "x", "-i", image, "-t", "2");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Empty(Server.Calls);
    }

    [Fact]
    public async Task Ctrl_C_in_a_script_leaves_the_task_alone_and_says_how_to_come_back()
    {
        var begun = new TaskCompletionSource<FakeTask>();
        Server.Script = (task, _) =>
        {
            task.Event("Pulling Docker image", "checking policy");
            begun.SetResult(task);
            return Task.CompletedTask;
        };
        using var process = Apc.Start(ApcShell.Program("apc"), "docker", "pull", "-i", "redis");
        var task = await begun.Task;
        Assert.Equal("[redis] -- Pulling Docker image -- checking policy", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);

        var result = await ApcShell.FinishAsync(process);

        Assert.Equal(130, result.ExitCode);
        Assert.Contains($"`apc task watch {task.Id}`", result.Error, StringComparison.Ordinal);
        Assert.False(task.CancelRequested.Task.IsCompleted);
    }

    [Fact]
    public async Task A_job_that_is_started_says_where_it_can_be_reached()
    {
        Server.Script = (task, server) =>
        {
            var job = server.AddJob("web");
            server.Jobs[job.Uuid] = job with { Ports = [new Port(80) { Routes = [new Route { Endpoint = "web.example.com" }] }] };
            return Task.FromResult(task.Success());
        };
        var run = await Apc.RunAsync("docker", "run", "web", "-i", "nats");
        Assert.Equal($"Job should be accessible at \"http://web.example.com:{Port}\"\nSuccess!\n", run.Output);
    }

    [Fact]
    public async Task Json_is_one_event_a_line_and_nothing_else()
    {
        Server.Script = (task, _) => Task.FromResult(task.Pull().Success());
        var pull = await Apc.RunAsync("docker", "pull", "-i", "redis", "--json");
        Assert.Equal(11, pull.Lines.Length);
        Assert.All(pull.Lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
        Assert.Contains("\"task_event_type\":\"eos\"", pull.Lines[^1], StringComparison.Ordinal);
    }
}
