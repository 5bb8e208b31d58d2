using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>A connection that breaks while the console is being loaded leaves no empty page.</summary>
public sealed class LoadingTests(ConsoleWorld world)
{
    [Fact]
    public async Task A_module_that_does_not_get_through_is_fetched_again_and_so_is_a_page_and_an_answer()
    {
        await using var visit = await world.LogInAsync();
        await BreakOnceAsync(visit, "**/console/words.js");
        await visit.Page.ReloadAsync();
        await Expect(visit.Button("Log out")).ToBeVisibleAsync();
        await visit.ReadyAsync();

        await BreakOnceAsync(visit, "**/v1/node");
        await visit.GoAsync("#/node", "Node");

        await BreakOnceAsync(visit, "**/console/pages/users.js");
        await visit.GoAsync("#/users", "This did not work");
        await visit.Button("Try again").ClickAsync();
        await Expect(visit.Heading("Users")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Where_it_never_gets_through_the_page_says_so()
    {
        await using var visit = await world.OpenAsync();
        await visit.Page.RouteAsync("**/console/words.js", route => route.AbortAsync());
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.GetByText("The console did not get here whole")).ToBeVisibleAsync();
    }

    private static Task<IAsyncDisposable> BreakOnceAsync(Visit visit, string path) =>
        visit.Page.RouteAsync(path, route => route.AbortAsync(RequestAbortErrorCode.ConnectionReset), new PageRouteOptions { Times = 1 });
}
