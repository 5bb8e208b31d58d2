using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Slipway.Testing.Registries;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>What lies between a browser and the server does not always let a WebSocket through, or an answer that goes on.</summary>
public sealed class FallbackTests(ConsoleWorld world)
{
    // As a browser tells of a handshake that was refused.
    private const string NoWebSocket = "window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 })); } close() {} };";

    // Whatever the page says about its connection, however short.
    private const string Listen = """
        window.said = [];
        new MutationObserver(() => {
          const text = document.querySelector('.page.task > .warning')?.textContent;
          if (text) window.said.push(text);
        }).observe(document, { subtree: true, childList: true, characterData: true });
        """;

    [Fact]
    public async Task Where_no_WebSocket_gets_through_a_deploy_is_watched_as_server_sent_events()
    {
        await using var visit = await world.LogInAsync();
        await visit.Page.AddInitScriptAsync(NoWebSocket);
        var asked = await WatchAsync(visit, "by-events");
        Assert.Contains(asked, request => request.ResourceType == "eventsource");
        Assert.DoesNotContain(asked, IsPoll);
    }

    [Fact]
    public async Task Where_the_answer_may_not_go_on_either_it_is_watched_by_long_polls()
    {
        await using var visit = await world.LogInAsync();
        // This one opens, and is closed without a word.
        await visit.Page.RouteWebSocketAsync("**/v1/tasks/**", socket => { _ = socket.CloseAsync(); });
        await visit.Page.RouteAsync("**/v1/tasks/**", route => route.Request.ResourceType == "eventsource" ? route.AbortAsync() : route.ContinueAsync());
        var asked = await WatchAsync(visit, "by-polls");
        Assert.Contains(asked, IsPoll);
    }

    private static bool IsPoll(IRequest request) => request.Url.Contains("&wait=", StringComparison.Ordinal);

    // From its middle to its end: each line once, and not a word about a connection that is away.
    private async Task<List<IRequest>> WatchAsync(Visit visit, string name)
    {
        var asked = new List<IRequest>();
        visit.Page.Request += (_, request) => asked.Add(request);
        await visit.Page.AddInitScriptAsync(Listen);
        await using var images = await TestRegistry.StartAsync();
        var gate = SlowImage.PushHeld(images);
        var task = await SlowImage.DeployAsync(world.Server, images, name);
        await visit.Page.GotoAsync($"/?#/tasks/{task.Segments[^1]}");
        await Expect(visit.Page.Locator(".steps li").Filter(new LocatorFilterOptions { HasText = "fetching 3 layers" })).ToBeVisibleAsync();
        gate.SetResult();
        await Expect(visit.Page.GetByText("Done in")).ToBeVisibleAsync();
        await visit.AssertShowsAsync(await world.Server.ReadTaskAsync(task));
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>("() => window.said"));
        return asked;
    }
}
