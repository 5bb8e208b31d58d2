using System.Text.RegularExpressions;
using Slipway.Console.Tests.Support;
using Slipway.Testing.Registries;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>A Task is watched, whatever happens meanwhile.</summary>
public sealed class WatchingTests(ConsoleWorld world)
{
    [Fact]
    public async Task A_page_that_is_loaded_again_in_the_middle_shows_every_line_once()
    {
        await using var images = await TestRegistry.StartAsync();
        var gate = SlowImage.PushHeld(images);
        await using var visit = await world.LogInAsync();
        var task = await SlowImage.DeployAsync(world.Server, images, "reloaded");
        await visit.GoAsync($"#/tasks/{task.Segments[^1]}", "reloaded");
        await Expect(visit.Page.Locator(".overall b")).ToHaveTextAsync(new Regex("^[1-9][0-9] %$"));
        await visit.ShootAsync("task-running");

        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator(".overall b")).ToHaveTextAsync(new Regex("^[1-9][0-9] %$"));
        gate.SetResult();

        await Expect(visit.Page.GetByText("Done in")).ToBeVisibleAsync();
        await visit.AssertShowsAsync(await world.Server.ReadTaskAsync(task));
    }

    [Fact]
    public async Task A_server_that_is_killed_and_started_again_costs_no_line_and_repeats_none()
    {
        await using var images = await TestRegistry.StartAsync();
        var gate = SlowImage.PushHeld(images);
        await using var server = await world.StartServerAsync();
        await using var visit = await world.LogInAsync(server: server);
        var task = await SlowImage.DeployAsync(server, images, "survivor");
        await visit.GoAsync($"#/tasks/{task.Segments[^1]}", "survivor");
        await Expect(visit.Page.Locator(".overall b")).ToHaveTextAsync(new Regex("^[1-9][0-9] %$"));

        await using var beside = await world.LogInAsync(server: server);
        await beside.GoAsync("#/jobs", "Jobs");

        await server.KillAsync();
        await Expect(visit.Page.GetByText("The connection is away")).ToBeVisibleAsync();
        await Expect(beside.Page.GetByText("The server does not answer")).ToBeVisibleAsync();
        await visit.ShootAsync("task-reconnecting");
        gate.SetResult();
        await server.StartAgainAsync();

        await Expect(visit.Page.GetByText("Done in")).ToBeVisibleAsync();
        await Expect(beside.Page.GetByText("The server does not answer")).ToBeHiddenAsync();
        await Expect(beside.Link("survivor")).ToBeVisibleAsync();
        await visit.AssertShowsAsync(await server.ReadTaskAsync(task));
    }

    [Fact]
    public async Task A_cancel_is_asked_about_and_a_failure_says_what_failed_and_why()
    {
        await using var images = await TestRegistry.StartAsync();
        var gate = SlowImage.PushHeld(images);
        await using var visit = await world.LogInAsync();
        var task = await SlowImage.DeployAsync(world.Server, images, "cancelled");
        await visit.GoAsync($"#/tasks/{task.Segments[^1]}", "cancelled");
        await visit.Button("Cancel").ClickAsync();
        await visit.DialogButton("Not now").ClickAsync();
        await Expect(visit.Dialog).ToBeHiddenAsync();
        await visit.Button("Cancel").ClickAsync();
        await visit.DialogButton("Cancel the task").ClickAsync();
        await Expect(visit.Page.GetByText("Cancelled by admin")).ToBeVisibleAsync();
        gate.SetResult();

        images.Misbehave.Blob = bytes => [.. bytes.Reverse()];
        task = await SlowImage.DeployAsync(world.Server, images, "broken");
        await visit.GoAsync($"#/tasks/{task.Segments[^1]}", "broken");
        await Expect(visit.Page.Locator(".failure")).ToContainTextAsync("digest");
        await Expect(visit.Link("digest_mismatch")).ToBeVisibleAsync();
        await visit.ShootAsync("task-failed");
    }
}
