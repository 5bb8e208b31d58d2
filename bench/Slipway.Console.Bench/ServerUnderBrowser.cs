using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Console.Bench;

/// <summary><c>bin/slipway serve</c> as a process of its own, with nothing in it.</summary>
internal sealed class ServerUnderBrowser : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-console-bench-").FullName;
    private Process process = null!;

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort()}");

    public string Password => File.ReadAllText(Path.Join(folder, "initial-admin-password")).Trim();

    public static async Task<ServerUnderBrowser> StartAsync()
    {
        var server = new ServerUnderBrowser();
        server.process = Process.Start(new ProcessStartInfo(
            "bin/slipway", ["serve", "--data", server.folder, "--listen", server.Url.ToString().TrimEnd('/'), "--engine-name", "cbench", "--engine-subnet", "10.79.0.0/24"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        server.process.OutputDataReceived += (_, _) => { };
        server.process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = server.Url };
        while (!await IsReadyAsync(http))
        {
            if (server.process.HasExited)
                throw new InvalidOperationException("The server could not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        process.Dispose();
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
