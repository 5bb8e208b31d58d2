using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>Coming into an instance over HTTP: its files, a command through the tunnel, and who is let in for how long.</summary>
public sealed class InsideTests : IAsyncLifetime
{
    private readonly EchoTerminal terminal = new();
    private TestRegistry registry = null!;
    private ServerWorld world = null!;
    private Job job = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh"));
        world = await ServerWorld.StartAsync(replace: services =>
        {
            services.AddSingleton<IInstanceTerminal>(terminal);
            services.AddSingleton<IInstanceFiles>(terminal);
        });
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
        foreach (var (path, expected) in new[] { ("files", "/"), ("files/", "/"), ("files/etc/init.d", "/etc/init.d") })
        {
            var files = await world.Http.GetFromJsonAsync($"/v1/jobs/{job.Uuid}/{path}", SlipwayJson.Wire.IReadOnlyListFileListing, ServerWorld.Cancel);
            Assert.Equal([$"listing of {expected}"], files!.Select(file => file.Name));
        }
    }

    [Fact]
    public async Task A_command_gets_its_input_and_gives_output_errors_and_its_exit_code()
    {
        using var socket = await OpenAsync("?command=/bin/echo&command=hello&tty=false&user=app&rows=50&columns=132");
        Assert.Equal("1 /bin/echo hello as app, 50x132, tty False", await ReceiveAsync(socket));
        await SendAsync(socket, 0, "good morning");
        Assert.Equal("1 good morning", await ReceiveAsync(socket));
        // In parts, as a proxy may make them.
        await socket.SendAsync(new byte[] { 0, (byte)'a' }, WebSocketMessageType.Binary, endOfMessage: false, ServerWorld.Cancel);
        Assert.Equal("1 a", await ReceiveAsync(socket));
        await socket.SendAsync(new byte[] { (byte)'b' }, WebSocketMessageType.Binary, endOfMessage: true, ServerWorld.Cancel);
        Assert.Equal("1 b", await ReceiveAsync(socket));
        await SendAsync(socket, 3, """{"rows":10,"columns":20}""");
        Assert.Equal("2 10x20", await ReceiveAsync(socket));
        await SendAsync(socket, 3, "nonsense");
        await SendAsync(socket, 3, """{"rows":-1,"columns":20}""");
        await SendAsync(socket, 0, "");
        Assert.Equal("""3 {"exit_code":7}""", await ReceiveAsync(socket));
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);

        var opened = Assert.Single(await world.AuditAsync("?event_type=tunnel.opened"));
        Assert.Contains("/bin/echo", opened.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", opened.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_client_leaves_the_command_ends()
    {
        using (var socket = await OpenAsync(""))
            Assert.Equal("1 /bin/sh as , 24x80, tty True", await ReceiveAsync(socket));
        await terminal.Ended.WaitAsync(ServerWorld.Cancel);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_told()
    {
        using var socket = await OpenAsync("?command=/bin/missing");
        Assert.Equal("""3 {"error":"There is no /bin/missing."}""", await ReceiveAsync(socket));
        Assert.Null(await ReceiveAsync(socket));
    }

    [Fact]
    public async Task Who_loses_the_right_is_cut_off()
    {
        world.Enforce("fred", "job::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read, ssh } }");
        using var socket = await OpenAsync("", await world.IssueTokenAsync("fred"));
        Assert.NotNull(await ReceiveAsync(socket));
        world.Enforce("fred", "job::/sandbox/admin { if (auth_server@apcera.me->name == fred) { permit read } }");
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(
            (WebSocketCloseStatus.PolicyViolation, "permit ssh on \"job::/sandbox/admin::app\" was taken away."), (socket.CloseStatus, socket.CloseStatusDescription));
        await terminal.Ended.WaitAsync(ServerWorld.Cancel);
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

    private async Task<ClientWebSocket> OpenAsync(string query, string? token = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token ?? world.Token}");
        await socket.ConnectAsync(new Uri($"ws://{world.Http.BaseAddress!.Authority}/v1/jobs/{job.Uuid}/tunnel{query}"), ServerWorld.Cancel);
        return socket;
    }

    private static async Task SendAsync(ClientWebSocket socket, byte channel, string text) =>
        await socket.SendAsync(new byte[] { channel }.Concat(Encoding.UTF8.GetBytes(text)).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, ServerWorld.Cancel);

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
