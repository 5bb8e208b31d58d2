using Slipway.Console.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>People are let in, and nobody locks themselves out.</summary>
public sealed class UserTests(ConsoleWorld world)
{
    [Fact]
    public async Task A_mistake_is_said_in_the_dialog_which_keeps_what_was_typed_and_the_last_administrator_stays()
    {
        await using var visit = await world.LogInAsync();
        await visit.GoAsync("#/users", "Users");
        await visit.Button("New user").ClickAsync();
        await visit.Dialog.GetByLabel("Name").FillAsync("pebbles");
        await visit.Dialog.GetByLabel("Password").FillAsync("short");
        await visit.DialogButton("Make it").ClickAsync();
        await Expect(visit.Dialog.GetByText("password: must have 8 to 1024 characters.")).ToBeVisibleAsync();
        await Expect(visit.Dialog.GetByLabel("Name")).ToHaveValueAsync("pebbles");
        await visit.Dialog.GetByLabel("Password").FillAsync("a long password");
        await visit.DialogButton("Make it").ClickAsync();
        await Expect(visit.Page.GetByText("pebbles can log in now")).ToBeVisibleAsync();

        await visit.Button("Delete: admin").ClickAsync();
        await Expect(visit.Dialog).ToContainTextAsync("This is you");
        await visit.DialogButton("Delete").ClickAsync();
        await Expect(visit.Page.GetByText("nobody who can log in with a password could change policy")).ToBeVisibleAsync();
        await Expect(visit.Button("Log out")).ToBeVisibleAsync();
    }
}
