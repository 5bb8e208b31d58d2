using System.Collections.Concurrent;
using Microsoft.Playwright;
using Slipway.Contracts.Tasks;
using Slipway.Testing.Images;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Console.Tests.Support;

/// <summary>Somebody's browser window. At its end nothing may have gone wrong in the page that nobody saw.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Join(Repository.Root, "artifacts", "test-results", "console")).FullName;

    private readonly IBrowserContext context;
    private readonly string axe;
    private readonly List<string> problems = [];
    private readonly ConcurrentQueue<string> heard = [];
    private readonly ConcurrentDictionary<IRequest, bool> open = [];

    private Visit(IBrowserContext context, IPage page, string axe)
    {
        this.context = context;
        this.axe = axe;
        Page = page;
        page.PageError += (_, error) => problems.Add(error);
        page.Dialog += (_, dialog) => problems.Add($"A dialog came up: {dialog.Message}");
        page.RequestFinished += (_, request) => open.TryRemove(KeyValuePair.Create(request, true));
        page.RequestFailed += (_, request) =>
        {
            open.TryRemove(KeyValuePair.Create(request, true));
            heard.Enqueue($"{request.Url}: {request.Failure}");
        };
        page.Console += (_, message) =>
        {
            heard.Enqueue(message.Text);
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                problems.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            open[request] = true;
            var url = new Uri(request.Url);
            if (url.Scheme is not ("data" or "blob") && url.Authority != new Uri(page.Url == "about:blank" ? request.Url : page.Url).Authority)
                problems.Add($"{request.Url} is of another host.");
        };
    }

    public IPage Page { get; }

    public static async Task<Visit> BeginAsync(IBrowserContext context, string axe)
    {
        var visit = new Visit(context, await context.NewPageAsync(), axe);
        await visit.Page.GotoAsync("/");
        await visit.ReadyAsync();
        return visit;
    }

    public async Task LogInAsync(string user, string password)
    {
        await Page.GetByLabel("User").FillAsync(user);
        await Page.GetByLabel("Password").FillAsync(password);
        await Button("Log in").ClickAsync();
        await Expect(Button("Log out")).ToBeVisibleAsync();
        await ReadyAsync();
    }

    /// <summary>Goes to a page and waits until it says that its first content is there.</summary>
    public async Task GoAsync(string place, string title)
    {
        // Whoever listens for the change before us has begun the page by then.
        await Page.EvaluateAsync(
            "place => location.hash === place || new Promise((done) => { window.addEventListener('hashchange', done, { once: true }); location.hash = place; }).then(() => true)", place);
        await ReadyAsync();
        await Expect(Heading(title)).ToBeVisibleAsync();
    }

    public async Task ReadyAsync()
    {
        try
        {
            await Expect(Page.GetByRole(AriaRole.Main)).ToHaveAttributeAsync("aria-busy", "false");
        }
        catch (PlaywrightException exception)
        {
            var pending = string.Join(", ", open.Keys.Select(request => request.Url));
            throw new InvalidOperationException($"{Page.Url} does not get ready. It waits for: {pending}. It said: {string.Join(" | ", heard)}", exception);
        }
    }

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name, Level = 1 });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator DialogButton(string name) => Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });

    /// <summary>A Task's page has each line that was told, once and in order.</summary>
    public async Task AssertShowsAsync(TaskDocument task)
    {
        var told = task.Events.Where(told => told.TaskEventType == TaskEventType.Event).Select(told => $"{told.Stage}|{told.Subtask.Name}");
        var shown = await Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.steps li')].map((line) => [...line.children].slice(0, 2).map((part) => part.textContent.replace(/ \\(\\d+ of \\d+\\)$/, '')).join('|'))");
        Assert.Equal(told, shown);
    }

    /// <summary>Keeps a picture with the test results.</summary>
    public Task ShootAsync(string name, bool whole = true) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Join(Pictures, $"{name}.png"), FullPage = whole, Animations = ScreenshotAnimations.Disabled });

    /// <summary>No serious finding of axe.</summary>
    /// <param name="place">As the message names it.</param>
    /// <param name="rules">Only these; all of them when left out.</param>
    public async Task AssertAccessibleAsync(string place, params string[] rules)
    {
        // Evaluated by the debugger's protocol, which the page's own policy does not hold.
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync($"() => {{ {axe} }}");
        var findings = await Page.EvaluateAsync<string[]>(AxeCore.Run, rules.Length > 0 ? rules : null);
        Assert.True(findings.Length == 0, $"{place}:\n{string.Join('\n', findings)}");
    }

    /// <summary>Nothing of it lies beyond the right edge.</summary>
    public async Task AssertFitsAsync(string place)
    {
        var over = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"{place} is {over} pixels too wide.");
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
