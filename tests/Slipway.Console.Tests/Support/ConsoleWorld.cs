using Microsoft.Playwright;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Console.Tests.Support;

/// <summary>One browser, one server and its registries for all tests here; each test has a profile of its own and names of its own.</summary>
public sealed class ConsoleWorld : IAsyncLifetime
{
    // Debian's. It runs as root here, where its own sandbox can't.
    private const string Chromium = "/usr/bin/chromium";
    private const float Patience = 60_000;

    private RealRegistry images = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private string axe = "";

    /// <summary>Serves <c>team/busybox:1</c>, and can be made to hold it back.</summary>
    internal TestRegistry Busybox { get; private set; } = null!;

    internal ServerProcess Server { get; private set; } = null!;

    internal string BusyboxImage => $"{Busybox.Host}/team/busybox:1";

    public async ValueTask InitializeAsync()
    {
        images = await RealRegistry.StartAsync();
        Busybox = await TestRegistry.StartAsync();
        Busybox.Push("team/busybox:1", await Slipway.Testing.Images.BusyboxImage.CreateAsync("sh"));
        Server = await StartServerAsync();
        axe = await AxeCore.ReadAsync(images.NpmArchive("axe-core"));
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    internal Task<ServerProcess> StartServerAsync() => ServerProcess.StartAsync(images.Url);

    /// <summary>Somebody opens the console; nobody is logged in.</summary>
    internal async Task<Visit> OpenAsync(ServerProcess? server = null, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (server ?? Server).Url.ToString(),
            ColorScheme = scheme,
            ViewportSize = phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 860 },
            DeviceScaleFactor = phone ? 2 : 1,
            HasTouch = phone,
            // axe is put in by the test; pages themselves load nothing but their own files.
            BypassCSP = false,
        });
        context.SetDefaultTimeout(Patience);
        return await Visit.BeginAsync(context, axe);
    }

    internal async Task<Visit> LogInAsync(string user = "admin", string? password = null, ServerProcess? server = null, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        var visit = await OpenAsync(server, scheme, phone);
        await visit.LogInAsync(user, password ?? (server ?? Server).Password);
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await Server.DisposeAsync();
        await Busybox.DisposeAsync();
        await images.DisposeAsync();
    }
}
