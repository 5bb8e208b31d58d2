using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Identity;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Sessions;

/// <summary>A browser's way in: a cookie that scripts can't read and other sites can't use, and tickets for WebSockets.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_browser_logs_in_stays_in_and_leaves_with_a_token_that_no_script_sees()
    {
        await using var world = await ServerWorld.StartAsync();
        using var browser = new Browser(world);
        Assert.Equal("token_missing", await browser.FailAsync(HttpMethod.Get, "/v1/session"));
        Assert.Equal("login_failed", await browser.FailAsync(HttpMethod.Post, "/v1/session", new { username = "admin", password = "wrong" }));
        Assert.Equal("request_invalid", await browser.FailAsync(HttpMethod.Post, "/v1/session", new { username = "admin" }));

        using var login = await browser.LogInAsync("admin", Password(world));
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^slipway-session=[^;]+; expires=[^;]+; path=/; samesite=strict; httponly$", cookie);
        var token = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..cookie.IndexOf(';', StringComparison.Ordinal)];
        Assert.DoesNotContain(token, await login.Content.ReadAsStringAsync(ServerWorld.Cancel), StringComparison.Ordinal);
        Assert.Equal("no-store", login.Headers.CacheControl?.ToString());

        using var shown = await browser.SendAsync(HttpMethod.Get, "/v1/session");
        var session = await Browser.ReadAsync(shown);
        Assert.Equal(("admin", "/sandbox/admin", browser.Csrf), (session.Name, session.Namespace.ToString(), session.CsrfToken));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/v1/jobs")).StatusCode);

        using var leaving = await browser.SendAsync(HttpMethod.Delete, "/v1/session", null, browser.CsrfHeader);
        Assert.Equal(HttpStatusCode.OK, leaving.StatusCode);
        Assert.StartsWith("slipway-session=; expires=Thu, 01 Jan 1970", Assert.Single(leaving.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        // Whoever has kept the cookie has nothing.
        Assert.Equal("token_invalid", await browser.FailAsync(HttpMethod.Get, "/v1/jobs", null, ("Cookie", $"slipway-session={token}")));
    }

    [Fact]
    public async Task What_changes_something_counts_only_with_the_sessions_own_csrf_token()
    {
        await using var world = await ServerWorld.StartAsync();
        using var browser = new Browser(world);
        using var other = new Browser(world);
        await browser.LogInAsync("admin", Password(world));
        await other.LogInAsync("admin", Password(world));
        Assert.NotEqual(browser.Csrf, other.Csrf);

        var user = new { name = "fred", password = "long enough" };
        Assert.Equal("token_invalid", await browser.FailAsync(HttpMethod.Post, "/v1/users", user));
        Assert.Equal("token_invalid", await browser.FailAsync(HttpMethod.Post, "/v1/users", user, other.CsrfHeader));
        Assert.Equal("token_invalid", await browser.FailAsync(HttpMethod.Delete, "/v1/users/fred"));
        using var made = await browser.SendAsync(HttpMethod.Post, "/v1/users", user, browser.CsrfHeader);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    // An app under the cluster's own domain is of the same site, and still somebody else's.
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Another_sites_page_gets_nothing_and_logs_nobody_in(string header, string value)
    {
        await using var world = await ServerWorld.StartAsync();
        using var browser = new Browser(world);
        using var refused = await browser.LogInAsync("admin", Password(world), (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));

        await browser.LogInAsync("admin", Password(world));
        Assert.Equal("cross_site", await browser.FailAsync(HttpMethod.Get, "/v1/jobs", null, (header, value)));
        Assert.Equal("cross_site", await browser.FailAsync(HttpMethod.Delete, "/v1/session", null, (header, value), browser.CsrfHeader));
        using var own = await browser.SendAsync(HttpMethod.Get, "/v1/jobs", null, ("Origin", world.Http.BaseAddress!.ToString().TrimEnd('/')), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task Over_https_the_cookie_is_for_this_host_and_https_only()
    {
        await using var world = await ServerWorld.StartAsync(change: own => own with { TrustedProxies = ["127.0.0.1"] });
        using var browser = new Browser(world);
        using var login = await browser.LogInAsync("admin", Password(world), ("X-Forwarded-Proto", "https"));
        Assert.Matches("^__Host-slipway-session=[^;]+; expires=[^;]+; path=/; secure; samesite=strict; httponly$", Assert.Single(login.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task A_web_socket_opens_with_a_ticket_once_at_its_place_and_never_with_the_cookie()
    {
        await using var images = await TestRegistry.StartAsync();
        images.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Run("Cmd", "/bin/app").Build());
        await using var world = await ServerWorld.StartAsync();
        var task = await world.DeployAsync(new { image_url = $"{images.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app", start = false });
        var job = (await world.JobsAsync())[0];
        using var browser = new Browser(world);
        using var login = await browser.LogInAsync("admin", Password(world));
        var cookie = login.Headers.GetValues("Set-Cookie").First().Split(';')[0];

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(world, $"/v1/tasks/{task.Uuid}", cookie));
        var ticket = await TicketAsync(browser, $"/v1/tasks/{task.Uuid}/ticket");
        using (var socket = await ConnectAsync(world, $"/v1/tasks/{task.Uuid}?ticket={ticket}"))
            Assert.Equal(WebSocketState.Open, socket.State);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(world, $"/v1/tasks/{task.Uuid}?ticket={ticket}"));

        var forTask = await TicketAsync(browser, $"/v1/tasks/{task.Uuid}/ticket");
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(world, $"/v1/jobs/{job.Uuid}/logs?ticket={forTask}"));
        using var log = await ConnectAsync(world, $"/v1/jobs/{job.Uuid}/logs?ticket={await TicketAsync(browser, $"/v1/jobs/{job.Uuid}/logs/ticket")}");
        Assert.Equal(WebSocketState.Open, log.State);
        // A ticket is no token for anything else.
        Assert.Equal("token_missing", await new Browser(world).FailAsync(HttpMethod.Get, $"/v1/tasks/{task.Uuid}?ticket={await TicketAsync(browser, $"/v1/tasks/{task.Uuid}/ticket")}"));
    }

    private static string Password(ServerWorld world) => File.ReadAllText(Path.Combine(world.Data, FirstAdministrator.PasswordFile)).Trim();

    private static async Task<string> TicketAsync(Browser browser, string path)
    {
        using var response = await browser.SendAsync(HttpMethod.Post, path, null, browser.CsrfHeader);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.WatchTicket)!.Ticket;
    }

    private static async Task<ClientWebSocket> ConnectAsync(ServerWorld world, string path, string? cookie = null)
    {
        var socket = new ClientWebSocket();
        if (cookie is not null)
            socket.Options.SetRequestHeader("Cookie", cookie);
        await socket.ConnectAsync(new Uri($"ws://{world.Http.BaseAddress!.Authority}{path}"), ServerWorld.Cancel);
        return socket;
    }
}
