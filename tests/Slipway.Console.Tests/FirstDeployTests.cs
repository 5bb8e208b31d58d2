using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>The way of somebody who has never been here: from an empty server to NATS and its log, with the mouse.</summary>
public sealed class FirstDeployTests(ConsoleWorld world)
{
    private const string SeedPolicy = """
        job::/sandbox/admin::docker-api-tester {
            { permit issue }
        }
        job::/sandbox/admin {
            if (auth_server@apcera.me->name == "job::/sandbox/admin::docker-api-tester") {
                role admin
            }
        }
        job::/sandbox/admin {
            if (auth_server@apcera.me->name == "job::/sandbox/admin::docker-api-tester") {
                docker.allow "*"
            }
        }
        package::/sandbox/admin {
            if (auth_server@apcera.me->name == "job::/sandbox/admin::docker-api-tester") {
                role admin
            }
        }
        """;

    [Fact]
    public async Task From_the_log_in_over_policy_and_deploy_to_the_apps_own_log()
    {
        await using var server = await world.StartServerAsync();
        await using var visit = await world.OpenAsync(server);
        await visit.Page.GetByLabel("User").FillAsync("admin");
        await visit.Page.GetByLabel("Password").FillAsync("wrong");
        await visit.Button("Log in").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("password");
        await visit.LogInAsync("admin", server.Password);
        await Expect(visit.Heading("Welcome to Slipway")).ToBeVisibleAsync();
        await visit.ShootAsync("welcome");
        // What logs in is out of the reach of scripts.
        Assert.Equal("", await visit.Page.EvaluateAsync<string>("() => document.cookie"));
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => localStorage.length + sessionStorage.length"));

        await ImportPolicyAsync(visit);

        await visit.Link("Home").ClickAsync();
        await visit.Link("Deploy the NATS image").ClickAsync();
        await Expect(visit.Page.GetByText("Policy allows it")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("in 2 of 2 layers")).ToBeVisibleAsync();
        await visit.ShootAsync("deploy");
        await visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Deploy", Exact = true }).ClickAsync();

        await Expect(visit.Page.GetByText("Done in")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Where the time went" })).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".steps li")).ToContainTextAsync(["checking policy", "fetching image metadata", "fetching 2 layers", "tagging package"]);
        await visit.ShootAsync("task-done");
        await visit.Link("Go to the job").ClickAsync();

        await Expect(visit.Heading("nats")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".title .badge")).ToHaveTextAsync("started");
        await visit.Link("Logs").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("Server is ready");
    }

    private static async Task ImportPolicyAsync(Visit visit)
    {
        await visit.Link("Policy").ClickAsync();
        await visit.Button("Import").ClickAsync();
        await visit.Dialog.GetByLabel("Name").FillAsync("tester");
        await visit.Dialog.GetByLabel("Text").FillAsync(SeedPolicy);
        await visit.DialogButton("Import").ClickAsync();
        await Expect(visit.Page.GetByText("No mistakes.")).ToBeVisibleAsync();
        await visit.Button("Save").ClickAsync();
        await Expect(visit.Page.GetByText("tester is in force")).ToBeVisibleAsync();
        await visit.Link("Policy").ClickAsync();
        await Expect(visit.Link("tester")).ToBeVisibleAsync();
    }
}
