using System.Globalization;
using Microsoft.Playwright;
using Slipway.Console.Bench;

// bench/console [LOADS]
// How long Debian's Chromium takes from the address to the first view of the console, each time with an empty cache: until the log-in
// form has the focus, and, for somebody who is logged in, until Home's content is there. Starts bin/slipway on a folder and a network of its own.
const string Chromium = "/usr/bin/chromium";

// What is measured is marked in the page, by its own clock, which begins with the navigation.
const string Mark = """
    new MutationObserver(() => {
      const main = document.querySelector('main');
      if (window.shown || main?.getAttribute('aria-busy') !== 'false') return;
      if (document.activeElement?.name === 'username' || main.querySelector('.welcome a, .columns a')) window.shown = performance.now();
    }).observe(document, { subtree: true, childList: true, attributes: true });
    """;

const string Bytes = "() => [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')].reduce((sum, part) => sum + part.transferSize, 0)";

var loads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
await using var server = await ServerUnderBrowser.StartAsync();
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });

var state = await LogInAsync();
Console.WriteLine($"{await File.ReadAllTextAsync("/proc/loadavg")}".Trim() + " load");
await MeasureAsync("log-in form", state: null);
await MeasureAsync("Home", state);
return 0;

async Task MeasureAsync(string what, string? state)
{
    var times = new List<double>();
    var bytes = 0L;
    for (var load = 0; load < loads; load++)
    {
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = server.Url.ToString(), StorageState = state });
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(Mark);
        await page.GotoAsync("/");
        await page.WaitForFunctionAsync("() => window.shown");
        times.Add(await page.EvaluateAsync<double>("() => window.shown"));
        bytes = await page.EvaluateAsync<long>(Bytes);
    }

    times.Sort();
    Console.WriteLine($"{what,-12} {times.Count} loads: fastest {times[0]:N0} ms, median {times[times.Count / 2]:N0} ms, slowest {times[^1]:N0} ms; {bytes / 1000.0:N1} kB");
}

// The cookie alone: everything else is fetched anew each time.
async Task<string> LogInAsync()
{
    await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = server.Url.ToString() });
    var page = await context.NewPageAsync();
    await page.GotoAsync("/");
    await page.GetByLabel("User").FillAsync("admin");
    await page.GetByLabel("Password").FillAsync(server.Password);
    await page.GetByLabel("Password").PressAsync("Enter");
    await page.GetByText("Log out").WaitForAsync();
    return await context.StorageStateAsync();
}
