using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Xunit;

namespace Slipway.Integration.Tests.Support;

/// <summary>The server as a process of its own, to be killed in the middle of something.</summary>
internal sealed partial class ServerWorld
{
    private Process? process;

    public int ProcessId => process!.Id;

    private static string Program => Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Slipway.Server", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "slipway.dll");

    /// <summary>The next server, by <see cref="StartServerAsync"/>, is in the tests' own process as always.</summary>
    public static async Task<ServerWorld> StartKillableAsync(Uri? dockerHub = null)
    {
        var world = Make(dockerHub, null, null);
        await UsedOnce.CopyToAsync(world.Data);
        await world.StartProcessAsync();
        return world;
    }

    public async Task StartProcessAsync()
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        process = Start(
        [
            "serve", "--data", options.Data, "--listen", url, "--engine-name", options.EngineName, "--engine-subnet", options.EngineSubnet,
            .. options.LocalRegistries ? ["--local-registries"] : Array.Empty<string>(),
            .. options.Registries.SelectMany(registry => registry.Value.Mirrors.SelectMany(mirror => new[] { "--registry-mirror", $"{registry.Key}={mirror}" })),
        ]);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        Http = new HttpClient { BaseAddress = new Uri(url) };
        await EventuallyAsync(IsReadyAsync, "the server's process to be ready");
        using var issuer = Start(["token", "--data", options.Data, "--user", "admin"]);
        Token = (await issuer.StandardOutput.ReadToEndAsync(Cancel)).Trim();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    /// <summary><c>kill -9</c>; what it was answering breaks off.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync(Cancel);
        process.Dispose();
        Http.Dispose();
    }

    /// <summary>Copies the data folder while nothing in the process moves: as a power loss at this moment would leave it.</summary>
    public async Task SnapshotAsync(string folder)
    {
        await RunAsync("kill", "-STOP", $"{process!.Id}");
        await RunAsync("cp", "-a", options.Data, folder);
        await RunAsync("kill", "-CONT", $"{process.Id}");
    }

    /// <summary>A server on a folder that another has left, in this process.</summary>
    public static async Task<ServerWorld> StartOnAsync(string folder)
    {
        var world = Make(null, null, own => own with { Data = folder });
        await world.StartServerAsync();
        return world;
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(process!.HasExited, "The server could not start.");
        try
        {
            return (await Http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var command = Process.Start(program, arguments);
        await command.WaitForExitAsync(Cancel);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
