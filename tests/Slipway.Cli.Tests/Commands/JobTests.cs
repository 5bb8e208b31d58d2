using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Tests.Commands;

public sealed class JobTests : Story
{
    [Fact]
    public async Task Job_list_is_a_rounded_table_under_the_namespace()
    {
        Server.AddJob("nats-app", instances: 3);
        Server.AddJob("new", JobState.Ready);
        Server.AddJob("elsewhere", ns: "/other");

        var list = await Apc.RunAsync("job", "list");

        Assert.Equal("""
            Working in "/sandbox/admin"
            ╭──────────┬──────┬────────────────┬─────────┬───────────╮
            │ Name     │ Type │ Namespace      │ Status  │ Instances │
            ├──────────┼──────┼────────────────┼─────────┼───────────┤
            │ nats-app │ app  │ /sandbox/admin │ started │ 3/3       │
            │ new      │ app  │ /sandbox/admin │ ready   │           │
            ╰──────────┴──────┴────────────────┴─────────┴───────────╯

            """, list.Output);
    }

    [Fact]
    public async Task Without_a_utf8_locale_tables_are_ascii_and_apps_show_their_routes()
    {
        Server.AddJob("nats-app");
        Apc.Variables["LC_ALL"] = "C";

        var list = await Apc.RunAsync("app", "list", "-l", "-ns", "/");

        Assert.Equal("""
            Working in "/"
            +-------------------------------+----------------+---------+-----------+--------+
            | FQN                           | Namespace      | Status  | Instances | Routes |
            +-------------------------------+----------------+---------+-----------+--------+
            | job::/sandbox/admin::nats-app | /sandbox/admin | started | 1/1       |        |
            +-------------------------------+----------------+---------+-----------+--------+

            """, list.Output);
    }

    [Fact]
    public async Task Apps_are_only_what_is_tagged_as_one()
    {
        var job = Server.AddJob("batch");
        Server.Jobs[job.Uuid] = job with { Tags = new Dictionary<string, string>() };
        Assert.DoesNotContain("batch", (await Apc.RunAsync("app", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("│ batch │ job  │", (await Apc.RunAsync("jobs")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_versions_lists_the_changes_the_newest_first()
    {
        Server.AddJob();

        var versions = await Apc.RunAsync("job", "versions", "nats");

        Assert.Contains("│ 2       │ #3     │", versions.Output, StringComparison.Ordinal);
        Assert.Contains("│ fred  │ instances 1 to 3, environment GREETING │", versions.Output, StringComparison.Ordinal);
        Assert.Contains("│ made ", versions.Output, StringComparison.Ordinal);
        Assert.Contains("\"changes\":", (await Apc.RunAsync("job", "versions", "nats", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_show_tells_everything()
    {
        Server.AddJob();

        var show = await Apc.RunAsync("app", "show", "/sandbox/admin::nats");

        Assert.Equal("""
            ╭────────────────────┬──────────────────────────────────────╮
            │ Job:               │ nats                                 │
            ├────────────────────┼──────────────────────────────────────┤
            │ FQN:               │ job::/sandbox/admin::nats            │
            │ State:             │ started                              │
            │ Running Instances: │ 1/1 started                          │
            │ Address:           │ 10.88.0.2                            │
            │                    │                                      │
            │ Resources          │                                      │
            │                    │                                      │
            │ CPU:               │ (no limit)                           │
            │ Memory:            │ 256MB                                │
            │ Disk:              │ 1GB                                  │
            │ Network:           │ 5Mbps                                │
            │ Netmax:            │ (no limit)                           │
            │                    │                                      │
            │ Process            │                                      │
            │                    │                                      │
            │ Name:              │ app                                  │
            │ Start Command:     │ /nats-server --config 'my file.conf' │
            │ User:              │ root                                 │
            │ Restart:           │ no                                   │
            │ Environment:       │ A="1"                                │
            │                    │ PATH="/bin"                          │
            │                    │                                      │
            │ Exposed Ports:     │ 4222 (optional)                      │
            │                    │ 8222                                 │
            │                    │                                      │
            │ Tags:              │ app: nats                            │
            │                    │                                      │
            │ Packages:          │ package::/sandbox/admin::nats *      │
            │ Image:             │ library/nats:latest                  │
            │ Created by:        │ admin                                │
            │ Created at:        │ 2026-11-22 10:20:30 UTC              │
            ╰────────────────────┴──────────────────────────────────────╯

            """, show.Output);
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_not_found_and_a_near_miss_is_named()
    {
        Server.AddJob();
        var show = await Apc.RunAsync("job", "show", "nast");
        Assert.Equal(5, show.ExitCode);
        Assert.StartsWith("Error: There is no job \"nast\" in \"/sandbox/admin\". Did you mean \"nats\"?\n", show.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_waits_and_shows_what_the_job_says()
    {
        Server.AddJob(state: JobState.Stopped);
        Server.OnStart = (_, log) => log.Write("[stdout][c5a0cb80] listening on port  4000");

        var start = await Apc.RunAsync("app", "start", "nats", "--batch");

        Assert.Equal("Waiting for the job to start...\n[stdout] listening on port  4000\nAll instances started!\nSuccess!\n", start.Output);
    }

    [Fact]
    public async Task A_log_that_is_slow_to_answer_does_not_hold_the_start_back()
    {
        Server.AddJob(state: JobState.Stopped);
        Server.LogHeadersWait = true;
        Server.OnStart = (_, log) => log.Write("[stdout][c5a0cb80] hello");
        var start = await Apc.RunAsync("app", "start", "nats");
        Assert.Equal("Waiting for the job to start...\n[stdout] hello\nAll instances started!\nSuccess!\n", start.Output);
    }

    [Fact]
    public async Task A_start_that_the_server_refuses_fails()
    {
        Server.AddJob(state: JobState.Stopped);
        Server.RefuseUpdates = new SlipwayException(ErrorCodes.StartFailed, "The process ended with exit status 3.");
        var start = await Apc.RunAsync("job", "start", "nats");
        Assert.Equal(8, start.ExitCode);
        Assert.StartsWith("Error: The process ended with exit status 3.\n", start.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_stops()
    {
        var job = Server.AddJob();
        Assert.Equal("Stopping the job... done\nSuccess!\n", (await Apc.RunAsync("app", "stop", "nats")).Output);
        Assert.Equal(JobState.Stopped, Server.Jobs[job.Uuid].State);
    }

    [Fact]
    public async Task Restarting_stops_then_starts_and_leaves_out_the_old_instances_last_words()
    {
        Server.AddJob();
        Server.OnStart = (_, log) => log.Write("[stdout][c5a0cb90] back again");

        var restart = await Apc.RunAsync("job", "restart", "nats");

        Assert.Equal("Stopping the job... done\nWaiting for the job to start...\n[stdout] back again\nAll instances started!\nSuccess!\n", restart.Output);
        Assert.True(Server.Called("POST /v1/jobs/"));
    }

    [Fact]
    public async Task Instances_show_where_they_are()
    {
        Server.AddJob(instances: 2);
        var instances = await Apc.RunAsync("job", "instances", "nats");
        Assert.Equal(["Looking up \"nats\"... done", "Health Score: 100%", "Running Instances: 2/2"], instances.Lines[..3]);
        Assert.Matches(@"^│ UUID +│ Status +│ Uptime +│ Host +│ Address +│$", instances.Lines[4]);
        Assert.Matches(@"^│ c5a0cb80 │ RUNNING │ \d+d\d+h\d+m │ host-1 │ 10\.88\.0\.2 │$", instances.Lines[6]);
    }

    [Fact]
    public async Task Health_is_a_score_and_a_word()
    {
        Server.AddJob();
        var health = await Apc.RunAsync("app", "health", "nats");
        Assert.Contains("│ Status:            │ Running ", health.Output, StringComparison.Ordinal);
        Assert.Contains("│ Health Score:      │ 100% ", health.Output, StringComparison.Ordinal);
        Assert.Contains("│ Running Instances: │ 1/1 ", health.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_asks_and_takes_the_jobs_own_package_with_it()
    {
        Server.AddJob();
        var no = await Apc.RunWithInputAsync("n\n", "job", "delete", "nats");
        Assert.Equal("Delete job \"nats\" [y/N]: \n", no.Output);
        Assert.Equal(1, no.ExitCode);
        Assert.Single(Server.Jobs);

        var yes = await Apc.RunWithInputAsync("y\n", "app", "delete", "nats");
        Assert.Equal("Delete application \"nats\" [y/N]: \nDeleting the job... done\nSuccess!\n", yes.Output);
        Assert.Empty(Server.Jobs);
        Assert.Empty(Server.Packages);
    }

    [Fact]
    public async Task Deleting_quietly_says_nothing_and_spares_a_shared_package()
    {
        var job = Server.AddJob();
        var other = Server.AddJob("other");
        Server.Jobs[other.Uuid] = other with { Packages = job.Packages };
        var delete = await Apc.RunAsync("job", "delete", "nats", "--batch", "-q");
        Assert.Equal(("", "", 0), (delete.Output, delete.Error, delete.ExitCode));
        Assert.Equal(2, Server.Packages.Count);
    }

    [Fact]
    public async Task Json_speaks_the_apis_own_words()
    {
        Server.AddJob();
        using var list = System.Text.Json.JsonDocument.Parse((await Apc.RunAsync("job", "list", "--json")).Output);
        Assert.Equal("job::/sandbox/admin::nats", list.RootElement[0].GetProperty("fqn").GetString());
        using var show = System.Text.Json.JsonDocument.Parse((await Apc.RunAsync("job", "show", "nats", "--json")).Output);
        Assert.Equal("started", show.RootElement.GetProperty("state").GetString());
    }
}
