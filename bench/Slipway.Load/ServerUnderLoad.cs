using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Slipway.Client;

namespace Slipway.Load;

/// <summary><c>bin/slipway serve</c> as a process of its own, looked at from outside through <c>/proc</c>.</summary>
internal sealed class ServerUnderLoad : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-load-").FullName;
    private Process process = null!;

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort()}");

    public SlipwayClient Admin { get; private set; } = null!;

    public static async Task<ServerUnderLoad> StartAsync()
    {
        var server = new ServerUnderLoad();
        await server.BeginAsync();
        using var issuer = Start(["token", "--data", server.Data, "--user", "admin"]);
        server.Admin = server.ClientOf((await issuer.StandardOutput.ReadToEndAsync()).Trim());
        return server;
    }

    public SlipwayClient ClientOf(string? token) => new(new SlipwayClientOptions { Target = Url, Token = token });

    /// <returns>How long the new one took to answer.</returns>
    public async Task<TimeSpan> RestartAsync()
    {
        await StopAsync();
        return await BeginAsync();
    }

    /// <summary>Memory, its highest so far, open files and threads of the process.</summary>
    public string Figures()
    {
        var status = File.ReadLines($"/proc/{process.Id}/status")
            .Select(line => line.Split(':', StringSplitOptions.TrimEntries)).ToDictionary(pair => pair[0], pair => pair[1]);
        var files = Directory.EnumerateFileSystemEntries($"/proc/{process.Id}/fd").Count();
        return $"memory {Megabytes("VmRSS")} MB, highest {Megabytes("VmHWM")} MB, {files} open files, {status["Threads"]} threads, {process.TotalProcessorTime.TotalSeconds:N1} s of processor";

        // VmRSS:      123456 kB
        int Megabytes(string name) => int.Parse(status[name].Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Join(folder, "data");

    private async Task<TimeSpan> BeginAsync()
    {
        var begin = Stopwatch.GetTimestamp();
        process = Start(["serve", "--data", Data, "--listen", Url.ToString().TrimEnd('/'), "--engine-name", "load", "--engine-subnet", "10.70.0.0/22", "--local-registries"]);
        process.OutputDataReceived += (_, line) => File.AppendAllText(Path.Join(folder, "log"), line.Data + "\n");
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = Url };
        while (!await IsReadyAsync(http))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The server could not start: {await File.ReadAllTextAsync(Path.Join(folder, "log"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return Stopwatch.GetElapsedTime(begin);
    }

    private async Task StopAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        process.Dispose();
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

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("bin/slipway", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
