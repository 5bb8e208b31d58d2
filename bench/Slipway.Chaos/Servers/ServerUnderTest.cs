using System.Diagnostics;
using System.Text.Json;
using Slipway.Testing.Faults;

namespace Slipway.Chaos.Servers;

/// <summary>The real server as a process of its own, always at the same address, with its log in a file.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient health = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly string config;
    private readonly string log;
    private volatile TaskCompletionSource ready = NewGate();
    private Process? process;

    /// <param name="place">What it may use of the machine.</param>
    /// <param name="folder">Where its settings and its log go.</param>
    public ServerUnderTest(ServerPlace place, string folder)
    {
        Place = place;
        config = Path.Combine(folder, $"{place.EngineName}.json");
        log = Path.Combine(folder, $"{place.EngineName}.log");
        Url = new Uri($"http://127.0.0.1:{FaultProxy.FreePort()}");
        File.WriteAllText(config, JsonSerializer.Serialize(Settings(place, Url)));
    }

    public ServerPlace Place { get; }

    public Uri Url { get; }

    public string Log => log;

    public string Token { get; private set; } = "";

    /// <summary>0 while there is none.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Ends when the server is there; again and again.</summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken) => ready.Task.WaitAsync(cancellationToken);

    /// <summary>Starts the process, and does not wait until it is ready.</summary>
    public void Launch()
    {
        process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{Program}' serve --config '{config}' >>'{log}' 2>&1"]) { UseShellExecute = false })!;
        ProcessId = process.Id;
    }

    /// <returns>How long it took since it was launched; null when it did not come to it.</returns>
    public async Task<TimeSpan?> BecomeReadyAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience && !process!.HasExited)
        {
            if (await IsReadyAsync(cancellationToken))
            {
                if (Token.Length == 0)
                    Token = await IssueTokenAsync(cancellationToken);
                ready.TrySetResult();
                return clock.Elapsed;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }

        return null;
    }

    /// <summary><c>kill -9</c></summary>
    public async Task KillAsync()
    {
        Shut();
        ProcessId = 0;
        process!.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        process = null;
    }

    /// <summary>As an operator stops it.</summary>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync()
    {
        Shut();
        if (process is null)
            return true;
        await Machine.RunAsync("kill", "-TERM", $"{process.Id}");
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            process.Dispose();
            process = null;
            return true;
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return false;
        }
    }

    /// <summary>Copies the data folder while nothing in the process moves: as a power loss at this moment would leave it.</summary>
    public async Task CopyDataAsync(string target)
    {
        await Machine.RunAsync("kill", "-STOP", $"{process!.Id}");
        try
        {
            // What instances have mounted is none of its files.
            await Machine.RunAsync("cp", "-a", "--one-file-system", Place.Data, target);
        }
        finally
        {
            await Machine.RunAsync("kill", "-CONT", $"{process.Id}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        health.Dispose();
    }

    // artifacts/bin/Slipway.Chaos/release/ and artifacts/bin/Slipway.Server/release/slipway.dll
    private static string Program => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Slipway.Server", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "slipway.dll"));

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A stalled connection is given up within seconds, so that a run sees many.
    private static Dictionary<string, object> Settings(ServerPlace place, Uri url) => new()
    {
        ["data"] = place.Data,
        ["listen"] = url.ToString().TrimEnd('/'),
        ["engine-name"] = place.EngineName,
        ["engine-subnet"] = place.Subnet,
        ["local-registries"] = true,
        ["disk-reserve"] = "1MB",
        ["transfers"] = new Dictionary<string, int> { ["stall-window"] = 3, ["answer-timeout"] = 5, ["connect-timeout"] = 3 },
    };

    // Who waits already waits for the same start.
    private void Shut()
    {
        if (ready.Task.IsCompleted)
            ready = NewGate();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await health.GetAsync(new Uri(Url, "/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<string> IssueTokenAsync(CancellationToken cancellationToken)
    {
        using var issuer = Process.Start(
            new ProcessStartInfo("dotnet", [Program, "token", "--data", Place.Data, "--user", "admin"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var token = await issuer.StandardOutput.ReadToEndAsync(cancellationToken);
        await issuer.WaitForExitAsync(cancellationToken);
        return token.Trim();
    }
}
