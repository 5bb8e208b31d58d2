using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>What an app writes is shown as it is meant, whatever it is.</summary>
public sealed class LogTests(ConsoleWorld world)
{
    private const string Hostile = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>";

    // The kernel's own limits of names: as long as they come, and of the words that JavaScript objects have.
    private static readonly string LongName = "__proto__" + new string('x', 110);

    [Fact]
    public async Task Nothing_that_an_app_writes_or_is_called_is_executed_and_its_colours_are_kept()
    {
        var job = await DeployAsync(LongName, $"printf '\\033[31mred\\033[0m plain \\033[38;5;208morange\\033[0m\\n\\033]0;title\\007{Hostile}\\n'; echo on the other >&2; sleep 1000");
        await using var visit = await world.LogInAsync();
        await visit.GoAsync($"#/jobs/{job.Uuid}?tab=logs", LongName);
        var log = visit.Page.GetByRole(AriaRole.Log);
        await Expect(log).ToContainTextAsync(Hostile);
        await Expect(log.Locator(".stderr")).ToContainTextAsync("on the other");
        await Expect(log.Locator(".ansi-1")).ToHaveTextAsync("red");
        Assert.Equal("rgb(255, 135, 0)", await log.GetByText("orange", new LocatorGetByTextOptions { Exact = true }).EvaluateAsync<string>("(span) => getComputedStyle(span).color"));
        Assert.Equal("undefined", await visit.Page.EvaluateAsync<string>("() => typeof window.hacked"));
        Assert.Equal(0, await log.Locator("img, script").CountAsync());
        await visit.ShootAsync("logs");
        foreach (var (place, title) in new[] { ("#/jobs", "Jobs"), ("#/packages", "Packages"), ("#/tasks", "Tasks"), ("#/", "Home") })
        {
            await visit.GoAsync(place, title);
            await Expect(visit.Page.GetByText("__proto__").First).ToBeVisibleAsync();
            await visit.AssertFitsAsync(place);
        }
    }

    [Fact]
    public async Task A_hundred_thousand_lines_are_as_few_elements_as_a_screen_holds_and_are_searched_and_paused()
    {
        var job = await DeployAsync("long-log", "echo waiting; nc -l -p 9000; seq 0 99999 | sed 's/^/line /'; while true; do sleep 0.2; echo tick; done");
        await using var visit = await world.LogInAsync();
        await visit.GoAsync($"#/jobs/{job.Uuid}?tab=logs", "long-log");
        var log = visit.Page.GetByRole(AriaRole.Log);
        await Expect(log).ToContainTextAsync("waiting");
        await KnockAsync(job);
        await Expect(visit.Page.GetByText(new System.Text.RegularExpressions.Regex("^1[0-9]{5} lines$"))).ToBeVisibleAsync();
        await Expect(log).ToContainTextAsync("tick");
        Assert.True(await log.Locator(".log-line").CountAsync() < 120);

        await visit.Page.GetByLabel("Search").FillAsync("line 99123");
        await Expect(log.Locator(".log-line")).ToHaveCountAsync(1);
        await Expect(log.Locator("mark")).ToHaveTextAsync("line 99123");
        await visit.Page.GetByLabel("Search").FillAsync("");
        await visit.Button("Pause").ClickAsync();
        await Expect(visit.Page.GetByText("more since")).ToBeVisibleAsync();
        await visit.Button("Go on").ClickAsync();
        await Expect(visit.Page.GetByText("more since")).ToHaveCountAsync(0);

        // In the middle, too, the line is where its number says.
        await log.EvaluateAsync("(element) => { element.scrollTop = 50000 * 18; }");
        await Expect(log).ToContainTextAsync("line 500");
    }

    // The app writes on when somebody has been there.
    private async Task KnockAsync(Job job)
    {
        var instances = JsonSerializer.Deserialize(await world.Server.SendAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/instances"), SlipwayJson.Wire.IReadOnlyListInstance)!;
        using var visitor = new TcpClient();
        await visitor.ConnectAsync(instances[0].Address, 9000, TestContext.Current.CancellationToken);
    }

    private Task<Job> DeployAsync(string name, string script) => world.Server.DeployAsync(
        new { image_url = world.BusyboxImage, job_fqn = $"job::/logs::{name}", start = true, start_command = new[] { "sh", "-c", script } }, $"job::/logs::{name}");
}
