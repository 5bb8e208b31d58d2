using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Xunit;

namespace Slipway.Console.Tests.Support;

/// <summary>The server as a process of its own on a data folder of its own, and the administrator's way to it beside the browser.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static int started;

    private readonly string[] arguments;
    private readonly string data = Directory.CreateTempSubdirectory("slipway-console-").FullName;
    private Process process = null!;

    private ServerProcess(Uri mirror)
    {
        var number = Interlocked.Increment(ref started);
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        arguments =
        [
            Program, "serve", "--data", data, "--listen", Url.ToString().TrimEnd('/'), "--engine-name", $"c{Environment.ProcessId % 10000}x{number}",
            "--engine-subnet", $"10.{90 + (Environment.ProcessId % 10)}.{number}.0/24", "--local-registries", "--registry-mirror", $"registry-1.docker.io={mirror.ToString().TrimEnd('/')}",
        ];
        Http = new HttpClient { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public string Password => File.ReadAllText(Path.Join(data, "initial-admin-password")).Trim();

    // artifacts/bin/Slipway.Console.Tests/debug/ is beside artifacts/bin/Slipway.Server/debug/.
    private static string Program => Path.GetFullPath(Path.Join(
        AppContext.BaseDirectory, "..", "..", "Slipway.Server", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "slipway.dll"));

    public static async Task<ServerProcess> StartAsync(Uri mirror)
    {
        var server = new ServerProcess(mirror);
        await server.StartAgainAsync();
        using var issuer = Process.Start(new ProcessStartInfo("dotnet", [Program, "token", "--data", server.data, "--user", "admin"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await issuer.StandardOutput.ReadToEndAsync()).Trim());
        await issuer.WaitForExitAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        for (var attempt = 0; attempt < 1200 && !process.HasExited; attempt++)
        {
            if (await IsReadyAsync())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new InvalidOperationException("The server did not get ready.");
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async Task MakeUserAsync(string name, string password) => await SendAsync(HttpMethod.Post, "/v1/users", new { name, password });

    /// <summary>Deploys by the API, to the end.</summary>
    public async Task<Job> DeployAsync(object request, string fqn)
    {
        var task = await StartDeployAsync(request);
        var document = await ReadTaskAsync(task);
        while (document.State == TaskState.Running)
        {
            await Http.GetAsync($"{task.PathAndQuery}?since={document.Events.Count}&wait=20");
            document = await ReadTaskAsync(task);
        }

        Assert.True(document.State == TaskState.Complete, document.Events[^1].Payload.GetValueOrDefault("error"));
        return JsonSerializer.Deserialize(await Http.GetStringAsync($"/v1/jobs?fqn={Uri.EscapeDataString(fqn)}"), SlipwayJson.Wire.IReadOnlyListJob)![0];
    }

    public async Task<Uri> StartDeployAsync(object request) =>
        new(JsonDocument.Parse(await SendAsync(HttpMethod.Post, "/v1/jobs/docker", request)).RootElement.GetProperty("location").GetString()!);

    public async Task<TaskDocument> ReadTaskAsync(Uri task) => JsonSerializer.Deserialize(await Http.GetStringAsync(task.PathAndQuery), SlipwayJson.Wire.TaskDocument)!;

    public async Task<Job> PutAsync(Job job)
    {
        using var response = await Http.PutAsync($"/v1/jobs/{job.Uuid}", new StringContent(JsonSerializer.Serialize(job, SlipwayJson.Wire.Job), Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Job)!;
    }

    public async Task<string> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {text}");
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        var jobs = JsonSerializer.Deserialize(await Http.GetStringAsync("/v1/jobs"), SlipwayJson.Wire.IReadOnlyListJob)!;
        await Task.WhenAll(jobs.Select(job => Http.DeleteAsync($"/v1/jobs/{job.Uuid}")));
        Http.Dispose();
        using var stop = Process.Start("kill", $"-TERM {process.Id}");
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await Http.GetAsync("/readyz")).IsSuccessStatusCode;
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
