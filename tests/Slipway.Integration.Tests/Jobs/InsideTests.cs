using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Slipway.Contracts;
using Slipway.Contracts.Files;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>Coming into an instance over HTTP: its files, a command through the tunnel, and who is let in for how long.</summary>
public sealed class InsideTests : IAsyncLifetime
{
    private TestRegistry registry = null!;
    private ServerWorld world = null!;
    private Job job = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh"));
        world = await ServerWorld.StartAsync();
        var task = await world.DeployAsync(new
        {
            image_url = $"{registry.Host}/team/busybox:1",
            job_fqn = "job::/sandbox/admin::app",
            start = true,
            start_command = new[] { "/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait; done" },
        });
        Assert.Equal(TaskState.Complete, task.State);
        job = Assert.Single(await world.JobsAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task The_files_of_an_instance_are_listed()
    {
        foreach (var (path, directory) in new[] { ("files", "home/"), ("files/", "bin/"), ("files/home", "app/") })
            Assert.Contains(await FilesAsync(path), file => file.Name == directory && file.Size is null);
        Assert.Contains(await FilesAsync("files/bin/"), file => file is { Name: "busybox", Size: > 100_000 });
    }

    [Fact]
    public async Task A_command_gets_its_input_and_gives_output_errors_and_its_exit_code()
    {
        using var socket = await OpenAsync("?tty=false&user=app&command=/bin/sh&command=-c&command=" + Uri.EscapeDataString("id -un; read line; echo got $line; cat; echo bad >&2; exit 7"));
        await SendAsync(socket, 0, "good morning\n");
        // In parts, as a proxy may make them.
        await socket.SendAsync(new byte[] { 0, (byte)'a' }, WebSocketMessageType.Binary, endOfMessage: false, ServerWorld.Cancel);
        await socket.SendAsync(new byte[] { (byte)'b' }, WebSocketMessageType.Binary, endOfMessage: true, ServerWorld.Cancel);
        await SendAsync(socket, 3, "nonsense");
        await SendAsync(socket, 3, """{"rows":-1,"columns":20}""");
        await SendAsync(socket, 0, "");
        Assert.Equal(("app\ngot good morning\nab", "bad\n", """{"exit_code":7}"""), await ReadAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);

        var opened = Assert.Single(await world.AuditAsync("?event_type=tunnel.opened"));
        Assert.Contains("/bin/sh", opened.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("good", opened.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_has_the_size_of_the_clients_and_follows_it()
    {
        const string Script = "stty size; until [ \"$(stty size)\" = '10 20' ]; do sleep 0.1; done; echo resized";
        using var socket = await OpenAsync("?rows=50&columns=132&command=/bin/sh&command=-c&command=" + Uri.EscapeDataString(Script));
        Assert.Equal("1 50 132\r\n", await ReceiveAsync(socket));
        await SendAsync(socket, 3, """{"rows":10,"columns":20}""");
        Assert.Equal(("resized\r\n", "", """{"exit_code":0}"""), await ReadAsync(socket));
    }

    [Fact]
    public async Task When_the_client_leaves_the_command_ends()
    {
        using (var socket = await OpenAsync("?command=/bin/sh&command=-c&command=" + Uri.EscapeDataString("echo up; exec sleep 4242")))
        {
            Assert.Equal("1 up\r\n", await ReceiveAsync(socket));
            Assert.Contains("sleep 4242", await ProcessesAsync(), StringComparison.Ordinal);
        }

        await ServerWorld.EventuallyAsync(async () => !(await ProcessesAsync()).Contains("sleep 4242", StringComparison.Ordinal), "the command to end");
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_told()
    {
        using var socket = await OpenAsync("?command=/bin/missing");
        var (output, errors, control) = await ReadAsync(socket);
        Assert.Equal(("", ""), (output, errors));
        Assert.Matches("""^\{"error":".*/bin/missing.*"\}$""", control);
    }

    [Fact]
    public async Task Who_loses_the_right_is_cut_off()
    {
        world.Enforce("fred", "job::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read, ssh } }");
        using var socket = await OpenAsync("?command=/bin/sh&command=-c&command=" + Uri.EscapeDataString("echo up; exec sleep 4243"), await world.IssueTokenAsync("fred"));
        Assert.Equal("1 up\r\n", await ReceiveAsync(socket));
        world.Enforce("fred", "job::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read } }");
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(
            (WebSocketCloseStatus.PolicyViolation, "permit ssh on \"job::/sandbox/admin::app\" was taken away."), (socket.CloseStatus, socket.CloseStatusDescription));
        await ServerWorld.EventuallyAsync(async () => !(await ProcessesAsync()).Contains("sleep 4243", StringComparison.Ordinal), "the command to end");
    }

    [Theory]
    [InlineData("tunnel", "request_invalid", "A tunnel is a WebSocket")]
    [InlineData("tunnel?rows=0", "request_invalid", "rows: 1 to 1000 is expected")]
    [InlineData("tunnel?tty=maybe", "request_invalid", "tty: 'true' or 'false'")]
    [InlineData("tunnel?command=", "request_invalid", "command[0]: names the program")]
    [InlineData("tunnel/12345678", "not_found", "has no instance '12345678'")]
    [InlineData("files/etc?instance=12345678", "not_found", "has no instance '12345678'")]
    public async Task What_is_wrong_is_told_without_a_websocket(string path, string code, string expected)
    {
        var error = await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/{path}", null);
        Assert.Equal(code, error.ErrorCode);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_and_without_an_instance_nobody_comes_in()
    {
        world.Enforce("fred", "job::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read } }");
        world.Http.DefaultRequestHeaders.Authorization = new("Bearer", await world.IssueTokenAsync("fred"));
        foreach (var path in new[] { "tunnel", "files/etc" })
            Assert.Equal(["permit ssh"], (await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/{path}", null)).MissingClaims);
        world.Http.DefaultRequestHeaders.Authorization = new("Bearer", world.Token);
        await world.PutAsync(job with { State = JobState.Stopped });
        foreach (var path in new[] { "tunnel", "files/etc" })
            Assert.Equal("state_conflict", (await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/{path}", null)).ErrorCode);
    }

    private async Task<IReadOnlyList<FileListing>> FilesAsync(string path) =>
        (await world.Http.GetFromJsonAsync($"/v1/jobs/{job.Uuid}/{path}", SlipwayJson.Wire.IReadOnlyListFileListing, ServerWorld.Cancel))!;

    private Task<string> ProcessesAsync() => world.RunAsync(job, "ps");

    private async Task<ClientWebSocket> OpenAsync(string query, string? token = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token ?? world.Token}");
        await socket.ConnectAsync(new Uri($"ws://{world.Http.BaseAddress!.Authority}/v1/jobs/{job.Uuid}/tunnel{query}"), ServerWorld.Cancel);
        return socket;
    }

    private static async Task SendAsync(ClientWebSocket socket, byte channel, string text) =>
        await socket.SendAsync(new byte[] { channel }.Concat(Encoding.UTF8.GetBytes(text)).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, ServerWorld.Cancel);

    /// <summary>All that comes until the end.</summary>
    private static async Task<(string Output, string Errors, string Control)> ReadAsync(ClientWebSocket socket)
    {
        var channels = new string[4];
        while (await ReceiveAsync(socket) is { } message)
            channels[message[0] - '0'] += message[2..];
        return (channels[1] ?? "", channels[2] ?? "", channels[3] ?? "");
    }

    // "1 text": the channel, and what came by it; null when the socket was closed.
    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), ServerWorld.Cancel);
        if (received.MessageType != WebSocketMessageType.Close)
            return $"{buffer[0]} {Encoding.UTF8.GetString(buffer, 1, received.Count - 1)}";
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ServerWorld.Cancel);
        return null;
    }
}
