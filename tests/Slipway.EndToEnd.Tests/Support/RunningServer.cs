using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>
/// <c>bin/slipway serve</c> with the real registry as Docker Hub's mirror, and <c>bin/apc</c> logged in to it: one for all
/// tests here, each of which works in a namespace of its own.
/// </summary>
public sealed class RunningServer : IAsyncLifetime
{
    private static int started;

    private readonly int number = Interlocked.Increment(ref started);
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-e2e-").FullName;
    private RealRegistry registry = null!;
    private Process server = null!;

    /// <summary>What stands in for Docker Hub.</summary>
    internal RealRegistry Images => registry;

    public Uri Url { get; private set; } = null!;

    public string Token { get; private set; } = "";

    /// <summary>A token of the administrator's, for one reader: logging out ends it.</summary>
    private async Task<string> IssueTokenAsync()
    {
        var command = await Command.RunAsync(
            Path.Join(Repository.Root, "bin", "slipway"), ["token", "--data", Data, "--user", "admin"], new Dictionary<string, string>());
        return command.Output.Trim();
    }

    private string Data => Path.Join(folder, "data");

    public async ValueTask InitializeAsync()
    {
        registry = await RealRegistry.StartAsync();
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        server = Process.Start(new ProcessStartInfo(
            Path.Join(Repository.Root, "bin", "slipway"),
            [
                "serve", "--data", Data, "--listen", Url.ToString().TrimEnd('/'), "--engine-name", $"e{Environment.ProcessId % 10000}x{number}", "--engine-subnet", $"10.{100 + (Environment.ProcessId % 28)}.{number}.0/24",
                "--registry-mirror", $"registry-1.docker.io={registry.Url.ToString().TrimEnd('/')}",
            ])
        {
            UseShellExecute = false,
        })!;
        using var http = new HttpClient { BaseAddress = Url };
        for (var attempt = 0; attempt < 1200 && !await IsReadyAsync(http); attempt++)
            await Task.Delay(TimeSpan.FromMilliseconds(50));

        Token = await IssueTokenAsync();
    }

    /// <summary>A user's terminal: targeted, logged in, in a namespace of its own.</summary>
    internal async Task<Terminal> OpenTerminalAsync(string space)
    {
        var terminal = new Terminal(Directory.CreateDirectory(Path.Join(folder, space.Replace('/', '_'))).FullName);
        await terminal.RunAsync($"target {Url}");
        await terminal.RunAsync("login --token -", await IssueTokenAsync() + "\n");
        await terminal.RunAsync($"namespace {space}");
        return terminal;
    }

    /// <summary>A terminal that knows nothing yet.</summary>
    internal Terminal OpenStrangersTerminal(string name) => new(Directory.CreateDirectory(Path.Join(folder, "user-" + name)).FullName);

    public async ValueTask DisposeAsync()
    {
        var terminal = await OpenTerminalAsync("/");
        var jobs = (await terminal.TryAsync("job list -ns / -l")).Lines
            .Where(line => line.Contains("job::", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("job::", StringComparison.Ordinal)..].Split(' ')[0]);
        // Side by side: an app that does not listen to SIGTERM takes its five seconds.
        await Task.WhenAll(jobs.Select(job => terminal.TryAsync($"job delete {job} --batch")));
        using var stop = Process.Start("kill", $"-TERM {server.Id}");
        await server.WaitForExitAsync();
        server.Dispose();
        await registry.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/readyz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
