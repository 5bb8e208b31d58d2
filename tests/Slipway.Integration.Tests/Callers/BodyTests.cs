using System.Text;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>Bodies of every wrong kind are refused with a sentence, and cost what they sent at most.</summary>
public sealed class BodyTests(CallerWorld world) : IClassFixture<CallerWorld>
{
    private const string Path = "POST /v1/users";

    // Escapes stand for bytes: \u00ff is one byte of 255.
    [Theory]
    [InlineData("empty", "")]
    [InlineData("null", "null")]
    [InlineData("an array in place of an object", "[]")]
    [InlineData("a text in place of an object", "\"name\"")]
    [InlineData("cut off in the middle", "{\"name\":\"fr")]
    [InlineData("more behind the end", "{\"name\":\"fred\",\"password\":\"a long password\"} {}")]
    [InlineData("not UTF-8", "{\"name\":\"\u00ff\u00fe\",\"password\":\"a long password\"}")]
    [InlineData("half of a surrogate pair", "{\"name\":\"\\ud800\",\"password\":\"a long password\"}")]
    [InlineData("UTF-16", "{\0\"\0n\0a\0m\0e\0\"\0:\0\"\0x\0\"\0}\0")]
    [InlineData("a field twice", "{\"name\":\"fred\",\"name\":\"admin\",\"password\":\"a long password\"}")]
    [InlineData("a number in place of a text", "{\"name\":1,\"password\":\"a long password\"}")]
    [InlineData("a form", "name=fred&password=x")]
    [InlineData("comments", "{/* x */\"name\":\"fred\"}")]
    public async Task A_body_that_is_no_object_of_the_right_kind_is_refused(string what, string body)
    {
        var answer = await world.AskAsync(Path, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n", body);
        Assert.True(CallerWorld.StatusOf(answer) == 400, $"{what}: {answer}");
        Assert.Equal("request_invalid", CallerWorld.ErrorOf(answer).ErrorCode);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("99999999999999999999999999")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public async Task Huge_and_odd_numbers_are_refused_by_their_path(string number)
    {
        var error = await world.Server.FailAsync(
            HttpMethod.Post, "/v1/jobs/docker", $$$"""{"image_url":"x.example.com/a","job_fqn":"job::/sandbox/admin::x","resources":{"memory":{{{number}}}}}""");
        Assert.Equal("request_invalid", error.ErrorCode);
        Assert.Contains("memory", error.Path!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        var body = "{\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        var error = await world.Server.FailAsync(HttpMethod.Post, "/v1/users", body);
        Assert.Equal((400, "request_invalid"), (error.Code, error.ErrorCode));
    }

    [Theory]
    [InlineData("text/plain", "wrong")]
    [InlineData("application/octet-stream", "binary")]
    [InlineData("nonsense;;;", "nonsense")]
    public async Task The_content_type_does_not_matter_where_json_is_what_is_read(string type, string name)
    {
        var body = $$"""{"name":"{{name}}","password":"correct horse battery"}""";
        var answer = await world.AskAsync(Path, $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n", body);
        Assert.True(CallerWorld.StatusOf(answer) is 200 or 201, answer);
    }

    [Theory]
    [InlineData("a length that is more than comes", "Content-Length: 500\r\n", "{}")]
    [InlineData("chunks that are none", "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a chunk longer than it says", "Transfer-Encoding: chunked\r\n", "2\r\n{}{}\r\n0\r\n\r\n")]
    [InlineData("a chunk's length of 17 digits", "Transfer-Encoding: chunked\r\n", "11111111111111111\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a negative length", "Content-Length: -1\r\n", "{}")]
    [InlineData("a length that is no number", "Content-Length: two\r\n", "{}")]
    [InlineData("an encoding nobody knows", "Transfer-Encoding: gzip\r\n", "{}")]
    public async Task A_body_whose_length_is_a_lie_is_refused(string what, string headers, string body)
    {
        await using var connection = await RawConnection.OpenAsync(world.Address);
        await connection.SendAsync($"{Path} HTTP/1.1\r\nHost: {world.Address.Authority}\r\nConnection: close\r\n{world.Authorization}{headers}\r\n{body}");
        connection.EndSending();
        var answer = await connection.ReadToEndAsync();
        // A caller who has hung up in the middle may get no answer at all.
        Assert.True(answer.Length == 0 || CallerWorld.StatusOf(answer) is 400 or 501, $"{what}: {answer}");
        await world.AssertServesAsync();
    }

    [Fact]
    public async Task What_comes_behind_a_length_too_short_is_no_part_of_the_body()
    {
        var answer = await world.AskAsync(Path, "Content-Length: 2\r\n", "{\"name\":\"eve\"}");
        Assert.Equal(400, CallerWorld.StatusOf(answer));
        await world.AssertServesAsync();
    }

    [Theory]
    [InlineData("Content-Length: 1073741824\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "40000000\r\n")]
    public async Task A_body_of_a_gigabyte_is_refused_before_it_is_read(string headers, string begin)
    {
        await using var connection = await RawConnection.OpenAsync(world.Address);
        await connection.SendAsync($"{Path} HTTP/1.1\r\nHost: {world.Address.Authority}\r\n{world.Authorization}{headers}\r\n{begin}");
        var answering = connection.ReadToEndAsync();
        var sent = 0L;
        var piece = new byte[64 * 1024];
        Array.Fill(piece, (byte)' ');
        try
        {
            for (; sent < 1L << 30 && !answering.IsCompleted; sent += piece.Length)
                await connection.SendAsync(piece);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The server has hung up: it is not going to read the rest.
        }

        var answer = await answering;
        Assert.True(sent < 64 << 20, $"{sent} bytes were taken");
        Assert.True(answer.Length == 0 || CallerWorld.StatusOf(answer) == 413, answer);
        await world.AssertServesAsync();
    }

    [Theory]
    [InlineData("Content-Length: 1073741824\r\n")]
    [InlineData("Content-Length: 1073741824\r\nExpect: 100-continue\r\n")]
    public async Task Whoever_announces_a_gigabyte_is_told_at_once(string headers)
    {
        await using var connection = await RawConnection.OpenAsync(world.Address);
        await connection.SendAsync($"{Path} HTTP/1.1\r\nHost: {world.Address.Authority}\r\n{world.Authorization}{headers}\r\n");
        var answer = await connection.ReadUntilAsync("}");
        Assert.Equal(413, CallerWorld.StatusOf(answer));
        Assert.Equal("request_too_large", CallerWorld.ErrorOf(answer).ErrorCode);
        Assert.Contains("1048576 bytes", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("identity, gzip")]
    public async Task A_compressed_body_is_refused_before_anything_is_unpacked(string encoding)
    {
        foreach (var (line, token) in new[] { (Path, world.Authorization), ("POST /v1/oauth2/token", "") })
        {
            var answer = await RawConnection.AskAsync(
                world.Address, $"{line} HTTP/1.1\r\nHost: {world.Address.Authority}\r\nConnection: close\r\n{token}Content-Encoding: {encoding}\r\nContent-Length: 4\r\n\r\nbomb");
            Assert.Equal(415, CallerWorld.StatusOf(answer));
            Assert.Equal("encoding_unsupported", CallerWorld.ErrorOf(answer).ErrorCode);
        }
    }

    [Fact]
    public async Task A_text_of_a_megabyte_of_escapes_costs_no_more_than_it_is()
    {
        var body = "{\"name\":\"" + string.Concat(Enumerable.Repeat("\\u0041", 100_000)) + "\",\"password\":\"a long password\"}";
        var error = await world.Server.FailAsync(HttpMethod.Post, "/v1/users", body);
        Assert.Equal((400, "request_invalid"), (error.Code, error.ErrorCode));
        Assert.True(Encoding.UTF8.GetByteCount(error.Message) < 2000, error.Message);
    }
}
