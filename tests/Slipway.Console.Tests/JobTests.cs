using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Slipway.Contracts.Jobs;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>A job's page, and what can be done on it.</summary>
public sealed class JobTests(ConsoleWorld world)
{
    [Fact]
    public async Task A_job_is_started_scaled_stopped_and_deleted_and_its_secrets_are_masked_until_asked_for()
    {
        await world.Server.DeployAsync(
            new
            {
                image_url = world.BusyboxImage,
                job_fqn = "job::/ops::web",
                start = false,
                start_command = new[] { "sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait" },
                env = new Dictionary<string, string> { ["GREETING"] = "hello", ["DB_PASSWORD"] = "hunter2" },
                exposed_ports = new[] { 8080 },
                routes = new Dictionary<string, int> { ["http://web.example.com"] = 8080 },
            },
            "job::/ops::web");
        await using var visit = await world.LogInAsync();
        await visit.GoAsync("#/jobs", "Jobs");
        await visit.Link("web").ClickAsync();
        await Expect(visit.Page.GetByText("hello")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("hunter2")).ToHaveCountAsync(0);
        await visit.Page.GetByLabel("Show the value of DB_PASSWORD").ClickAsync();
        await Expect(visit.Page.GetByText("hunter2")).ToBeVisibleAsync();

        await visit.Button("Delete").ClickAsync();
        await Expect(visit.Dialog).ToContainTextAsync("web.example.com");
        await Expect(visit.Dialog).ToContainTextAsync("package::/ops::web");
        await visit.ShootAsync("job-delete", whole: false);
        await visit.DialogButton("Not now").ClickAsync();

        await visit.Button("Scale").ClickAsync();
        await visit.Dialog.GetByLabel("Instances").FillAsync("0");
        await visit.DialogButton("Scale").ClickAsync();
        await Expect(visit.Page.Locator(".tile").First).ToContainTextAsync("0 of 0");
        await visit.Button("Delete").ClickAsync();
        await visit.DialogButton("Delete").ClickAsync();
        await Expect(visit.Heading("Jobs")).ToBeVisibleAsync();
        await Expect(visit.Link("web")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_running_job_shows_its_instances_and_stops_and_starts_again()
    {
        var job = await world.Server.DeployAsync(
            new { image_url = world.BusyboxImage, job_fqn = "job::/ops::runner", start = true, start_command = new[] { "sh", "-c", "trap 'exit 0' TERM; echo up; sleep 1000 & wait" } }, "job::/ops::runner");
        await using var visit = await world.LogInAsync();
        await visit.GoAsync($"#/jobs/{job.Uuid}", "runner");
        var state = visit.Page.Locator(".title .badge");
        await Expect(state).ToHaveTextAsync("started");
        await Expect(visit.Page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "running" })).ToHaveCountAsync(1);
        await visit.Button("Stop").ClickAsync();
        await Expect(visit.Dialog).ToContainTextAsync("1 instance");
        await visit.DialogButton("Stop").ClickAsync();
        await Expect(state).ToHaveTextAsync("stopped");
        await visit.Button("Start").ClickAsync();
        await Expect(state).ToHaveTextAsync("started");
        await visit.Link("History").ClickAsync();
        await Expect(visit.Page.GetByText("permit stop").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_a_job_was_is_compared_with_its_secrets_masked_and_brought_back()
    {
        var job = await world.Server.DeployAsync(
            new { image_url = world.BusyboxImage, job_fqn = "job::/ops::past", start = false, env = new Dictionary<string, string> { ["GREETING"] = "hello", ["DB_PASSWORD"] = "hunter2" } }, "job::/ops::past");
        var environment = new Dictionary<string, string>(job.Processes[Job.AppProcess].Environment) { ["GREETING"] = "good evening", ["DB_PASSWORD"] = "correct horse" };
        await world.Server.PutAsync(job with { Processes = new Dictionary<string, ProcessObject> { [Job.AppProcess] = job.Processes[Job.AppProcess] with { Environment = environment } } });
        await using var visit = await world.LogInAsync();
        await visit.GoAsync($"#/jobs/{job.Uuid}?tab=versions", "past");
        await Expect(visit.Page.GetByText("environment DB_PASSWORD, GREETING")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".diff .del")).ToContainTextAsync(["DB_PASSWORD: ••••••••", "GREETING: hello"]);
        await Expect(visit.Page.Locator(".diff .add")).ToContainTextAsync(["another value", "GREETING: good evening"]);
        await Expect(visit.Page.GetByText("hunter2")).ToHaveCountAsync(0);
        await visit.ShootAsync("job-versions-compare");
        await visit.Button("Show secret values").ClickAsync();
        await Expect(visit.Page.Locator(".diff .del").First).ToContainTextAsync("hunter2");

        await visit.Button("Go back to #1").ClickAsync();
        await visit.DialogButton("Go back").ClickAsync();
        await Expect(visit.Page.GetByText("#3 now")).ToBeVisibleAsync();
        await visit.Link("Overview").ClickAsync();
        await Expect(visit.Page.GetByText("hello")).ToBeVisibleAsync();
    }
}
