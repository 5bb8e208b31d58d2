using System.Text.RegularExpressions;
using Slipway.Console.Tests.Support;
using Slipway.Contracts.Tasks;
using Slipway.Testing.Images;
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
        var gate = PushHeld(images);
        await using var visit = await world.LogInAsync();
        var task = await DeployAsync(world.Server, images, "reloaded");
        await visit.GoAsync($"#/tasks/{task.Segments[^1]}", "reloaded");
        await Expect(visit.Page.Locator(".overall b")).ToHaveTextAsync(new Regex("^[1-9][0-9] %$"));
        await visit.ShootAsync("task-running");

        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator(".overall b")).ToHaveTextAsync(new Regex("^[1-9][0-9] %$"));
        gate.SetResult();

        await Expect(visit.Page.GetByText("Done in")).ToBeVisibleAsync();
        await AssertShowsAsync(visit, await world.Server.ReadTaskAsync(task));
    }

    [Fact]
    public async Task A_server_that_is_killed_and_started_again_costs_no_line_and_repeats_none()
    {
        await using var images = await TestRegistry.StartAsync();
        var gate = PushHeld(images);
        await using var server = await world.StartServerAsync();
        await using var visit = await world.LogInAsync(server: server);
        var task = await DeployAsync(server, images, "survivor");
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
        await AssertShowsAsync(visit, await server.ReadTaskAsync(task));
    }

    [Fact]
    public async Task A_cancel_is_asked_about_and_a_failure_says_what_failed_and_why()
    {
        await using var images = await TestRegistry.StartAsync();
        var gate = PushHeld(images);
        await using var visit = await world.LogInAsync();
        var task = await DeployAsync(world.Server, images, "cancelled");
        await visit.GoAsync($"#/tasks/{task.Segments[^1]}", "cancelled");
        await visit.Button("Cancel").ClickAsync();
        await visit.DialogButton("Not now").ClickAsync();
        await Expect(visit.Dialog).ToBeHiddenAsync();
        await visit.Button("Cancel").ClickAsync();
        await visit.DialogButton("Cancel the task").ClickAsync();
        await Expect(visit.Page.GetByText("Cancelled by admin")).ToBeVisibleAsync();
        gate.SetResult();

        images.Misbehave.Blob = bytes => [.. bytes.Reverse()];
        task = await DeployAsync(world.Server, images, "broken");
        await visit.GoAsync($"#/tasks/{task.Segments[^1]}", "broken");
        await Expect(visit.Page.Locator(".failure")).ToContainTextAsync("digest");
        await Expect(visit.Link("digest_mismatch")).ToBeVisibleAsync();
        await visit.ShootAsync("task-failed");
    }

    // Layers that no other test has brought here; each stops in its middle until the gate opens.
    private static TaskCompletionSource PushHeld(TestRegistry images)
    {
        var image = new ImageBuilder();
        foreach (var size in new[] { 900_000, 2_400_000, 300_000 })
        {
            var content = new byte[size];
            Random.Shared.NextBytes(content);
            image.Layer(layer => layer.File("etc/slow", content));
        }

        images.Push("team/slow:1", image.Run("Cmd", "/bin/app").Build());
        images.Misbehave.BlobGateFrom = 100_000;
        return images.Misbehave.BlobGate = new TaskCompletionSource();
    }

    private static Task<Uri> DeployAsync(ServerProcess server, TestRegistry images, string name) =>
        server.StartDeployAsync(new { image_url = $"{images.Host}/team/slow:1", job_fqn = $"job::/watching::{name}", start = false });

    private static async Task AssertShowsAsync(Visit visit, TaskDocument task)
    {
        var told = task.Events.Where(told => told.TaskEventType == TaskEventType.Event).Select(told => $"{told.Stage}|{told.Subtask.Name}");
        var shown = await visit.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.steps li')].map((line) => [...line.children].slice(0, 2).map((part) => part.textContent.replace(/ \\(\\d+ of \\d+\\)$/, '')).join('|'))");
        Assert.Equal(told, shown);
    }
}
