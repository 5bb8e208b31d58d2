using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>Everybody sees and does in the console what policy lets them, and is told what they may not.</summary>
public sealed class RightsTests(ConsoleWorld world)
{
    private const string Password = "a long password";

    [Fact]
    public async Task Two_users_side_by_side_see_each_their_own()
    {
        await world.Server.MakeUserAsync("fred", Password);
        await world.Server.MakeUserAsync("wilma", Password);
        foreach (var user in new[] { "fred", "wilma" })
            await world.Server.DeployAsync(new { image_url = world.BusyboxImage, job_fqn = $"job::/sandbox/{user}::of-{user}", start = false }, $"job::/sandbox/{user}::of-{user}");
        await using var fred = await world.LogInAsync("fred", Password);
        await using var wilma = await world.LogInAsync("wilma", Password);
        foreach (var visit in new[] { fred, wilma })
            await visit.GoAsync("#/jobs", "Jobs");
        await Expect(fred.Link("of-fred")).ToBeVisibleAsync();
        await Expect(fred.Link("of-wilma")).ToHaveCountAsync(0);
        await Expect(wilma.Link("of-wilma")).ToBeVisibleAsync();
        await Expect(wilma.Link("of-fred")).ToHaveCountAsync(0);

        // One leaves, the other stays.
        await fred.Button("Log out").ClickAsync();
        await Expect(fred.Button("Log in")).ToBeVisibleAsync();
        await wilma.Page.ReloadAsync();
        await Expect(wilma.Link("of-wilma")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_not_allowed_is_said_with_the_claim_that_is_missing()
    {
        await world.Server.MakeUserAsync("barney", Password);
        await using var visit = await world.LogInAsync("barney", Password);
        await visit.GoAsync("#/node", "This did not work");
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("missing claim \"permit read\" on \"cluster::/\"");
        await visit.ShootAsync("denied");

        await visit.GoAsync($"#/deploy?image={world.BusyboxImage}&namespace=/prod", "Deploy an image");
        await Expect(visit.Page.GetByText("Policy does not allow it")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("Not allowed to create")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Deploy", Exact = true })).ToBeDisabledAsync();
        // In their own sandbox they may.
        await visit.Page.GetByLabel("Namespace").FillAsync("/sandbox/barney");
        await Expect(visit.Page.GetByText("Policy allows it")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_leads_back_to_the_log_in()
    {
        await world.Server.MakeUserAsync("betty", Password);
        await using var visit = await world.LogInAsync("betty", Password);
        await world.Server.SendAsync(HttpMethod.Delete, "/v1/users/betty/tokens");
        // No click: what the page asks by itself may have led there already.
        await visit.Page.EvaluateAsync("location.hash = '#/jobs'");
        await Expect(visit.Button("Log in")).ToBeVisibleAsync();
    }
}
