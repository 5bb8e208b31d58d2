using System.Diagnostics;

namespace Slipway.Engine.Tests.Support;

/// <summary>A stand-in for the rest of the world: a network namespace behind the machine, with a server in it.</summary>
internal sealed class Outside : IAsyncDisposable
{
    public const int Port = 8000;

    private readonly string name;
    private readonly Process server;

    private Outside(string name, string address, Process server)
    {
        this.name = name;
        this.server = server;
        Address = address;
        Gateway = address[..^1] + "1";
    }

    public string Address { get; }

    /// <summary>The machine's own address on this network.</summary>
    public string Gateway { get; }

    public Task<string> RunAsync(params string[] command) => Host.RunAsync("nsenter", [$"--net=/run/netns/out-{name}", .. command]);

    /// <param name="name">At most 8 letters, in nobody else's use.</param>
    public static async Task<Outside> MakeAsync(string name)
    {
        // 198.18.0.0/15 is for tests of networks (RFC 2544).
        var net = $"198.18.{Random.Shared.Next(256)}";
        await Host.RunAsync("ip", "netns", "add", $"out-{name}");
        await Host.RunAsync("ip", "link", "add", $"ot{name}", "type", "veth", "peer", "name", "eth0", "netns", $"out-{name}");
        await Host.RunAsync("ip", "addr", "add", $"{net}.1/24", "dev", $"ot{name}");
        await Host.RunAsync("ip", "link", "set", $"ot{name}", "up");
        await Host.RunAsync("ip", "-n", $"out-{name}", "addr", "add", $"{net}.2/24", "dev", "eth0");
        await Host.RunAsync("ip", "-n", $"out-{name}", "link", "set", "eth0", "up");
        var root = await BusyboxRoot.GetAsync();
        var started = Process.Start(new ProcessStartInfo(
            "nsenter", [$"--net=/run/netns/out-{name}", Path.Combine(root, "bin", "busybox"), "httpd", "-f", "-p", $"{Port}", "-h", root])
        { UseShellExecute = false })!;
        await Waiting.ForAsync(async () =>
            (await Host.RunAsync("nsenter", $"--net=/run/netns/out-{name}", "cat", "/proc/net/tcp6", "/proc/net/tcp"))
            .Contains($":{Port:X4} ", StringComparison.Ordinal));
        return new Outside(name, $"{net}.2", started);
    }

    public async ValueTask DisposeAsync()
    {
        server.Kill();
        await server.WaitForExitAsync();
        server.Dispose();
        await Host.RunAsync("ip", "link", "del", $"ot{name}");
        await Host.RunAsync("ip", "netns", "del", $"out-{name}");
    }
}
