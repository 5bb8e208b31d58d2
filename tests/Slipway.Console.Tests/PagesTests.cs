using Microsoft.Playwright;
using Slipway.Console.Tests.Support;
using Slipway.Contracts.Jobs;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests;

/// <summary>Every page in each light and on a phone: axe has nothing serious to say, nothing is cut off, and a picture is kept.</summary>
public sealed class PagesTests(ConsoleWorld world)
{
    [Theory]
    [InlineData("light", ColorScheme.Light, false)]
    [InlineData("dark", ColorScheme.Dark, false)]
    [InlineData("phone", ColorScheme.Light, true)]
    public async Task Every_page_is_accessible_and_fits(string name, ColorScheme scheme, bool phone)
    {
        var job = await FurnishAsync(name);
        await using var visit = await world.OpenAsync(scheme: scheme, phone: phone);
        await Expect(visit.Button("Log in")).ToBeVisibleAsync();
        await CheckAsync(visit, "login", name);
        await visit.LogInAsync("admin", world.Server.Password);

        foreach (var (place, title, file) in new[]
        {
            ("#/", "Home", "home"), ("#/jobs", "Jobs", "jobs"), ($"#/jobs/{job.Uuid}", $"shop-{name}", "job"), ($"#/jobs/{job.Uuid}?tab=logs", $"shop-{name}", "job-logs"),
            ($"#/jobs/{job.Uuid}?tab=history", $"shop-{name}", "job-history"), ($"#/jobs/{job.Uuid}?tab=versions", $"shop-{name}", "job-versions"), ("#/tasks", "Tasks", "tasks"), ($"#/deploy?image={world.BusyboxImage}&name=new-{name}", "Deploy an image", "deploy"),
            ("#/packages", "Packages", "packages"), ("#/services", "Services", "services"), ("#/policy", "Policy", "policy"), ("#/policy/edit/sandboxes", "sandboxes", "policy-document"),
            ("#/policy/may?fqn=job::/sandbox/admin::nats", "May they?", "may-they"), ("#/users", "Users", "users"), ("#/audit", "Audit", "audit"), ("#/node", "Node", "node"),
        })
        {
            await visit.GoAsync(place, title);
            // A log is there when it is connected; its lines come after.
            if (file == "job-logs")
                await Expect(visit.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("listening");
            await CheckAsync(visit, file, name);
        }
    }

    private static async Task CheckAsync(Visit visit, string file, string name)
    {
        await visit.ShootAsync($"{file}-{name}");
        await visit.AssertFitsAsync($"{file}, {name}");
        // In the dark a page has other colours and nothing else.
        await visit.AssertAccessibleAsync($"{file}, {name}", name == "dark" ? ["color-contrast"] : []);
    }

    private async Task<Job> FurnishAsync(string name)
    {
        var job = await world.Server.DeployAsync(
            new
            {
                image_url = world.BusyboxImage,
                job_fqn = $"job::/shop::shop-{name}",
                start = true,
                allow_egress = true,
                start_command = new[] { "sh", "-c", "trap 'exit 0' TERM; printf '\\033[32minfo\\033[0m listening on 8080\\n'; echo 'warn: cache is cold' >&2; httpd -f -p 8080 & wait" },
                env = new Dictionary<string, string> { ["GREETING"] = "hello", ["DATABASE_URL"] = "postgres://shop:secret@db/shop" },
                exposed_ports = new[] { 8080 },
                routes = new Dictionary<string, int> { [$"http://shop-{name}.example.com"] = 8080 },
            },
            $"job::/shop::shop-{name}");
        return await world.Server.PutAsync(job with { Tags = new Dictionary<string, string>(job.Tags) { ["team"] = "shop" } });
    }
}
