using System.Globalization;
using Slipway.Contracts.Api;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>Heads of requests that hope to be read in two ways.</summary>
public sealed class PathTests(CallerWorld world) : IClassFixture<CallerWorld>
{
    // However the way to the list of jobs is spelled: without a token nobody gets there, and with one it is either the list or nothing.
    [Theory]
    [InlineData("/v1/jobs", 200)]
    [InlineData("/V1/JOBS", 200)]
    [InlineData("/v1/version/../jobs", 200)]
    [InlineData("/v1/version/%2e%2e/jobs", 200)]
    [InlineData("/v1/version/.%2E/jobs", 200)]
    [InlineData("/healthz/../v1/jobs", 200)]
    [InlineData("/../../v1/jobs", 200)]
    [InlineData("/v1/./jobs", 200)]
    [InlineData("/v1/%6aobs", 200)]
    [InlineData("/v1/jobs/", 200)]
    [InlineData("/v1/version%2f..%2fjobs", 404)]
    [InlineData("/v1%2fjobs", 404)]
    [InlineData("/v1/%252e%252e/v1/jobs", 404)]
    [InlineData("/v1/version/..;/jobs", 404)]
    [InlineData("/v1\\jobs", 404)]
    [InlineData("//v1/jobs", 404)]
    [InlineData("/v1//jobs", 404)]
    [InlineData("/v1/jobs%20", 404)]
    [InlineData("/v1/jobs%00", 400)]
    [InlineData("/v1/%00/jobs", 400)]
    [InlineData("/v1/jobs\0", 400)]
    [InlineData("/v1/%c0%ae%c0%ae/jobs", 404)]
    [InlineData("/v1/%ff/jobs", 404)]
    [InlineData("v1/jobs", 400)]
    [InlineData("*", 405)]
    public async Task A_path_however_it_is_spelled_asks_for_a_token_first(string path, int status)
    {
        var nobody = await RawConnection.AskAsync(world.Address, $"GET {path} HTTP/1.1\r\nHost: {world.Address.Authority}\r\nConnection: close\r\n\r\n");
        Assert.Equal(status == 200 ? 401 : status, CallerWorld.StatusOf(nobody));
        Assert.Equal(status, CallerWorld.StatusOf(await world.AskAsync($"GET {path}")));
    }

    [Theory]
    [InlineData("X-Original-URL: /v1/jobs")]
    [InlineData("X-Rewrite-URL: /v1/jobs")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-Forwarded-Prefix: /v1/jobs")]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("X-Forwarded-Proto: https")]
    [InlineData("X-Forwarded-For: 6.6.6.6")]
    [InlineData("Forwarded: host=evil.example;proto=https")]
    [InlineData("X-Host: evil.example")]
    [InlineData("Connection: X-Forwarded-Host, Authorization, Host")]
    public async Task Headers_that_say_something_else_than_the_request_are_not_believed(string header)
    {
        var answer = await world.AskAsync("GET /v1/info", header + "\r\n");
        Assert.Equal(200, CallerWorld.StatusOf(answer));
        Assert.Contains($"http://{world.Address.Authority}", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a line of 9,000 characters", 414, "GET /{9000} HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("a header of 40,000 characters", 431, "GET / HTTP/1.1\r\nHost: x\r\nX: {40000}\r\n\r\n")]
    [InlineData("a name of 40,000 characters", 431, "GET / HTTP/1.1\r\nHost: x\r\n{40000}: x\r\n\r\n")]
    [InlineData("Host twice", 400, "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")]
    [InlineData("no Host", 400, "GET / HTTP/1.1\r\n\r\n")]
    [InlineData("another host in the line", 400, "GET http://evil.example/v1/version HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("a header without a name", 400, "GET / HTTP/1.1\r\nHost: x\r\n: x\r\n\r\n")]
    [InlineData("a space before the colon", 400, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nhello")]
    [InlineData("a folded header", 400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n")]
    [InlineData("a NUL in a header", 400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n")]
    [InlineData("two lengths", 400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")]
    [InlineData("chunks not last", 400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("a proxy's method", 400, "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("no HTTP at all", 400, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n")]
    public async Task A_head_that_is_too_much_or_says_two_things_is_refused(string what, int status, string request)
    {
        foreach (var count in new[] { 9000, 40000 })
            request = request.Replace($"{{{count.ToString(CultureInfo.InvariantCulture)}}}", new string('a', count), StringComparison.Ordinal);
        var answer = await RawConnection.AskAsync(world.Address, request);
        Assert.True(CallerWorld.StatusOf(answer) == status, $"{what}: {answer}");
        await world.AssertServesAsync();
    }

    // What the client library counts before it sends: nobody is told a limit that is not the one.
    [Fact]
    public async Task A_first_line_may_be_as_long_as_the_limit_says_and_not_a_byte_longer()
    {
        foreach (var (length, status) in new[] { (RequestLimits.LineBytes, 200), (RequestLimits.LineBytes + 1, 414) })
        {
            var query = new string('x', length - "GET /v1/version? HTTP/1.1\r\n".Length);
            Assert.Equal(status, CallerWorld.StatusOf(await RawConnection.AskAsync(world.Address, $"GET /v1/version?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
        }
    }

    [Fact]
    public async Task More_than_a_hundred_headers_are_refused()
    {
        var headers = string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: x\r\n"));
        Assert.Equal(431, CallerWorld.StatusOf(await RawConnection.AskAsync(world.Address, $"GET /healthz HTTP/1.1\r\nHost: x\r\n{headers}\r\n")));
    }

    // RFC 9112, 6.1: with both, Transfer-Encoding counts, and the connection ends: what else came on it is no second request.
    [Fact]
    public async Task A_request_smuggled_behind_two_lengths_is_never_answered()
    {
        var answer = await RawConnection.AskAsync(
            world.Address,
            $"POST /v1/users HTTP/1.1\r\nHost: x\r\n{world.Authorization}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/version HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(400, CallerWorld.StatusOf(answer));
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
    }

    [Theory]
    [InlineData("POST", "/v1/version")]
    [InlineData("OPTIONS", "/v1/jobs")]
    [InlineData("TRACE", "/v1/jobs")]
    [InlineData("NONSENSE", "/v1/jobs")]
    public async Task A_method_that_is_not_taken_is_refused_in_the_apis_own_form(string method, string path)
    {
        var answer = await world.AskAsync($"{method} {path}", "Content-Length: 0\r\n");
        Assert.Equal("request_invalid", CallerWorld.ErrorOf(answer).ErrorCode);
        Assert.DoesNotContain("Access-Control-", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_upgrade_to_http_2_is_not_taken_up()
    {
        // As if it were known already: the connection ends, with a GOAWAY at most.
        Assert.DoesNotContain("200", await RawConnection.AskAsync(world.Address, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), StringComparison.Ordinal);
        var answer = await world.AskAsync("GET /v1/version", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n");
        Assert.Equal(200, CallerWorld.StatusOf(answer));
    }

    [Fact]
    public async Task Names_of_things_that_are_far_too_long_are_not_repeated_to_the_caller()
    {
        var error = CallerWorld.ErrorOf(await world.AskAsync($"GET /v1/jobs/{new string('x', 4000)}"));
        Assert.Equal("not_found", error.ErrorCode);
        Assert.True(error.Message.Length < 300, error.Message);
    }
}
