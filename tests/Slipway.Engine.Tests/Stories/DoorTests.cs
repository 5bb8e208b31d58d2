using System.Net.Sockets;
using System.Text;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>Instances call the platform by its name, and the platform knows which one calls.</summary>
public sealed class DoorTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Request = @"printf 'GET /v1/info HTTP/1.1\r\nHost: api.slipway.test\r\n\r\n'";

    private static readonly NetworkGrants Api = new() { Api = true };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_comes_with_the_instance_that_made_it_whatever_it_says()
    {
        var first = await fixture.WaitingAsync(Api);
        var second = await fixture.WaitingAsync(Api);
        foreach (var caller in (InstanceStatus[])[first, second, first])
        {
            var answer = fixture.TryAsync(
                caller.Id, $"printf 'GET / HTTP/1.1\\r\\nHost: {second.Address}\\r\\nX-Forwarded-For: {second.Address}\\r\\nX-Instance: {second.Id}\\r\\n\\r\\n' | nc -w 5 169.254.0.2 80");
            var connection = await AnswerOneAsync("it is me");
            Assert.Equal((caller.Id, caller.JobId), (connection.Instance, connection.Job));
            Assert.Contains("it is me", await answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_was_not_granted_the_API_is_refused_at_once_and_can_be_granted_it_later()
    {
        var app = await fixture.WaitingAsync();
        Assert.Contains("refused", await fixture.TryAsync(app.Id, "nc -w 5 169.254.0.2 80"), StringComparison.OrdinalIgnoreCase);

        await fixture.Engine.GrantAsync(app.Id, Api, Cancel);
        var answer = fixture.TryAsync(app.Id, $"{Request} | nc -w 5 169.254.0.2 80");
        Assert.Equal(app.Id, (await AnswerOneAsync("granted")).Instance);
        Assert.Contains("granted", await answer, StringComparison.Ordinal);

        // Only port 80 is the API's.
        Assert.Equal("no", await fixture.ConnectAsync(app.Id, "169.254.0.2", 443));
    }

    [Fact]
    public async Task Taking_the_API_away_ends_calls_that_are_going_on()
    {
        var app = await fixture.WaitingAsync(Api);
        var call = fixture.TryAsync(app.Id, $"({Request}; sleep 30) | nc -w 5 169.254.0.2 80; echo over");
        var connection = await fixture.Engine.AcceptAsync(Cancel);
        await fixture.Engine.GrantAsync(app.Id, NetworkGrants.None, Cancel);
        var buffer = new byte[4096];
        try
        {
            while (await connection.Socket.ReceiveAsync(buffer, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancel) > 0)
            {
                // What it had sent before.
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // An end, too.
        }

        connection.Socket.Dispose();
        Assert.Contains("refused", await fixture.TryAsync(app.Id, "nc -w 5 169.254.0.2 80"), StringComparison.OrdinalIgnoreCase);
        await fixture.EndAsync(app.Id);
        _ = call;
    }

    [Fact]
    public async Task The_next_server_opens_the_doors_again()
    {
        var app = await fixture.WaitingAsync();
        await fixture.Engine.GrantAsync(app.Id, Api, Cancel);
        await fixture.RestartEngineAsync(async () =>
            Assert.Contains("refused", await Host.RunAsync("nsenter", "-t", $"{Pid(app.Id)}", "-n", Busybox, "nc", "-w", "2", "169.254.0.2", "80"), StringComparison.OrdinalIgnoreCase));
        var answer = fixture.TryAsync(app.Id, $"{Request} | nc -w 5 169.254.0.2 80");
        var connection = await AnswerOneAsync("back again");
        Assert.Equal((app.Id, app.JobId), (connection.Instance, connection.Job));
        Assert.Contains("back again", await answer, StringComparison.Ordinal);
        Assert.Contains("169.254.0.2", await fixture.TryAsync(app.Id, "nslookup api.slipway.test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_may_listen_on_every_port_of_its_own()
    {
        var app = await fixture.StartAsync(fixture.Shell("httpd -p 80 -h /etc; nc -l -p 53 & echo ready; exec sleep 1000") with { Grants = Api });
        await fixture.WaitForLineAsync(app.Id, "ready");
        Assert.Equal("yes", await fixture.ConnectAsync(app.Id, "127.0.0.1", 80));
        var answer = fixture.TryAsync(app.Id, $"{Request} | nc -w 5 169.254.0.2 80");
        Assert.Equal(app.Id, (await AnswerOneAsync("both")).Instance);
        Assert.Contains("both", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_of_an_instances_network_when_it_has_ended()
    {
        var app = await fixture.WaitingAsync(Api);
        var space = new FileInfo($"/proc/{Pid(app.Id)}/ns/net").LinkTarget;
        await fixture.EndAsync(app.Id);
        await Waiting.ForAsync(() => !OpenNamespaces().Contains(space, StringComparer.Ordinal));
        Assert.DoesNotContain($"{app.Address}", await Host.RunAsync("nft", "list", "table", "inet", fixture.Options.TableName), StringComparison.Ordinal);
        Assert.DoesNotContain($"{app.Address}", await Host.RunAsync("ip", "route"), StringComparison.Ordinal);
    }

    private string Busybox => Path.Combine(fixture.Base, "bin", "busybox");

    private int? Pid(InstanceId id) => new Slipway.Engine.Runtimes.Bundle(fixture.Options.ResolvedRuntimeFolder, id).ReadPid();

    // The network namespaces that this process holds by an open file or a thread.
    private static IEnumerable<string?> OpenNamespaces() =>
        Directory.EnumerateFiles("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget)
            .Concat(Directory.EnumerateDirectories("/proc/self/task").Select(path => new FileInfo(Path.Combine(path, "ns", "net")).LinkTarget));

    private async Task<InstanceConnection> AnswerOneAsync(string text)
    {
        var connection = await fixture.Engine.AcceptAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        using var socket = connection.Socket;
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}"), Cancel);
        return connection;
    }
}
