using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>A page of another site can make a browser call us; it must not get what the browser, or the place it runs in, has.</summary>
public sealed class CrossSiteTests(CallerWorld world) : IClassFixture<CallerWorld>
{
    private const string Handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Theory]
    [InlineData("Origin: https://evil.example\r\n", 403)]
    [InlineData("Origin: null\r\n", 403)]
    [InlineData("Origin: http://{host}.evil.example\r\n", 403)]
    [InlineData("Origin: http://{host}@evil.example\r\n", 403)]
    [InlineData("Origin: http://127.0.0.1:1\r\n", 403)]
    [InlineData("Origin: file://\r\n", 403)]
    [InlineData("Sec-Fetch-Site: cross-site\r\n", 403)]
    [InlineData("Sec-Fetch-Site: same-site\r\n", 403)]
    [InlineData("Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n", 401)]
    [InlineData("Sec-Fetch-Site: none\r\n", 401)]
    [InlineData("", 401)]
    public async Task A_call_from_another_sites_page_without_a_token_of_its_own_is_refused_as_such(string headers, int status)
    {
        headers = headers.Replace("{host}", world.Address.Authority, StringComparison.Ordinal);
        // Whether there is such a task is found out only after that.
        var task = $"/v1/tasks/{Guid.NewGuid()}";
        foreach (var socket in new[] { "Connection: close\r\n", Handshake })
        {
            await using var connection = await RawConnection.OpenAsync(world.Address);
            await connection.SendAsync($"GET {task} HTTP/1.1\r\nHost: {world.Address.Authority}\r\n{headers}{socket}\r\n");
            var answer = await connection.ReadUntilAsync("}");
            Assert.Equal(status, CallerWorld.StatusOf(answer));
            Assert.Equal(status == 403 ? "cross_site" : "token_missing", CallerWorld.ErrorOf(answer).ErrorCode);
        }
    }

    [Fact]
    public async Task A_page_that_has_a_token_may_open_a_socket_from_anywhere()
    {
        var task = await world.BeginTaskAsync("page");
        foreach (var (query, header) in new[] { ("", world.Authorization), ($"?authorization={Uri.EscapeDataString("Bearer " + world.Server.Token)}", "") })
        {
            await using var connection = await RawConnection.OpenAsync(world.Address);
            await connection.SendAsync($"GET {task.AbsolutePath}{query} HTTP/1.1\r\nHost: {world.Address.Authority}\r\n{header}Origin: https://console.example\r\n{Handshake}\r\n");
            Assert.StartsWith("HTTP/1.1 101", await connection.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_answer_lets_another_sites_script_read_it()
    {
        foreach (var (method, path) in new[] { ("GET", "/v1/version"), ("OPTIONS", "/v1/jobs"), ("OPTIONS", "/v1/oauth2/token"), ("GET", "/v1/jobs") })
        {
            var answer = await AskAsync(
                path, "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\nConnection: close\r\n", method);
            Assert.DoesNotContain("Access-Control-", answer, StringComparison.OrdinalIgnoreCase);
        }
    }

    private Task<string> AskAsync(string path, string headers, string method = "GET") =>
        RawConnection.AskAsync(world.Address, $"{method} {path} HTTP/1.1\r\nHost: {world.Address.Authority}\r\n{headers}\r\n");
}
