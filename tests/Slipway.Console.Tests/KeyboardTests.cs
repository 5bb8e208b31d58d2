using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>Without a mouse.</summary>
public sealed class KeyboardTests(ConsoleWorld world)
{
    [Fact]
    public async Task Log_in_find_a_job_stop_short_of_deleting_it_and_delete_it()
    {
        await world.Server.DeployAsync(new { image_url = world.BusyboxImage, job_fqn = "job::/keys::typed", start = false }, "job::/keys::typed");
        await using var visit = await world.OpenAsync();
        var keys = visit.Page.Keyboard;
        await Expect(visit.Page.GetByLabel("User")).ToBeFocusedAsync();
        await keys.TypeAsync("admin");
        await keys.PressAsync("Tab");
        await keys.TypeAsync(world.Server.Password);
        await keys.PressAsync("Enter");
        await Expect(visit.Button("Log out")).ToBeVisibleAsync();

        await TabToAsync(visit, visit.Link("Jobs"));
        await keys.PressAsync("Enter");
        await Expect(visit.Heading("Jobs")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        await TabToAsync(visit, visit.Page.GetByRole(AriaRole.Searchbox));
        await keys.TypeAsync("typed");
        await TabToAsync(visit, visit.Link("typed"));
        await keys.PressAsync("Enter");
        await Expect(visit.Heading("typed")).ToBeVisibleAsync();

        var delete = visit.Button("Delete");
        await TabToAsync(visit, delete);
        await keys.PressAsync("Enter");
        await Expect(visit.DialogButton("Not now")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);
        await Expect(delete).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await TabToAsync(visit, visit.DialogButton("Delete"));
        await keys.PressAsync("Enter");
        await Expect(visit.Heading("Jobs")).ToBeVisibleAsync();
        await Expect(visit.Link("typed")).ToHaveCountAsync(0);
    }

    // What has the focus can be seen to have it, all the way.
    private static async Task TabToAsync(Visit visit, ILocator target)
    {
        await target.WaitForAsync();
        for (var presses = 0; presses < 60; presses++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            Assert.True(await visit.Page.EvaluateAsync<bool>(
                "() => document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'"));
            if (await target.EvaluateAsync<bool>("(element) => element === document.activeElement"))
                return;
        }

        Assert.Fail($"{target} can't be reached by Tab.");
    }
}
