using Slipway.Console.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>Policy is written, judged, tried and taken back with the mouse.</summary>
public sealed class PolicyTests(ConsoleWorld world)
{
    [Fact]
    public async Task Mistakes_are_shown_at_their_place_and_effects_before_anything_changes()
    {
        await world.Server.MakeUserAsync("dino", "a long password");
        await world.Server.DeployAsync(new { image_url = world.BusyboxImage, job_fqn = "job::/quarry::crane", start = false }, "job::/quarry::crane");
        await using var visit = await world.LogInAsync();
        await visit.GoAsync("#/policy/edit/", "New document");
        await visit.Page.GetByLabel("Name").FillAsync("quarry");
        var text = visit.Page.GetByLabel("Text");
        await text.FillAsync("// Who works in the quarry.\njob::/quarry {\n    if (auth_server@apcera.me->name == dino) {\n        permit raed\n        permit\n    }\n}\n");
        await Expect(visit.Page.Locator(".mistakes li")).Not.ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".editor .mistake")).Not.ToHaveCountAsync(0);
        await Expect(visit.Button("Save")).ToBeDisabledAsync();
        await visit.ShootAsync("policy-mistakes");
        await visit.Page.Locator(".mistakes button").First.ClickAsync();
        await Expect(text).ToBeFocusedAsync();

        await text.FillAsync("// Who works in the quarry.\njob::/quarry {\n    if (auth_server@apcera.me->name == dino) {\n        permit read, start\n    }\n}\n");
        await Expect(visit.Page.GetByText("This change would affect 1 user and 1 job.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("would be allowed").First).ToBeVisibleAsync();
        await visit.ShootAsync("policy-effects");
        await visit.Button("Save").ClickAsync();
        await visit.DialogButton("Put in force").ClickAsync();
        await Expect(visit.Page.GetByText("quarry is in force")).ToBeVisibleAsync();

        await text.FillAsync("job::/quarry {\n    if (auth_server@apcera.me->name == dino) {\n        permit read\n    }\n}\n");
        await visit.Button("Compare 1").ClickAsync();
        await Expect(visit.Page.Locator(".diff .del")).ToContainTextAsync(["// Who works in the quarry.", "permit read, start"]);
        await Expect(visit.Page.Locator(".diff .add")).ToContainTextAsync(["permit read"]);
        await visit.ShootAsync("policy-diff");
    }

    [Fact]
    public async Task A_simulation_draws_how_policy_came_to_its_answer()
    {
        await using var visit = await world.LogInAsync();
        await visit.GoAsync("#/policy/may", "May they?");
        await visit.Page.GetByLabel("On what").FillAsync("job::/sandbox/admin::nats");
        await visit.Button("Ask").ClickAsync();
        await Expect(visit.Page.Locator(".derivation .yes")).ToContainTextAsync("Allowed: permit create on job::/sandbox/admin::nats");
        Assert.True(await visit.Page.Locator(".derivation li").CountAsync() >= 4);
        await visit.ShootAsync("simulator");

        await visit.Page.GetByLabel("Who").FillAsync("stranger");
        await visit.Button("Ask").ClickAsync();
        await Expect(visit.Page.Locator(".derivation .no")).ToContainTextAsync("missing claim");
        await Expect(visit.Page.GetByText("Rules that nearly would")).ToBeVisibleAsync();
        await visit.ShootAsync("simulator-denied");
    }
}
