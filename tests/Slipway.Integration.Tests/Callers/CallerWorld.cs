using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>A server with a Task that goes on for as long as the test wants, for callers who don't keep to the rules.</summary>
public sealed class CallerWorld : IAsyncLifetime
{
    // Lets manifest and configuration pass, and holds the layer in the middle.
    private const long HangAfter = 50_000;

    private readonly SemaphoreSlim making = new(1);
    private TestRegistry registry = null!;
    private Job? app;

    internal ServerWorld Server { get; private set; } = null!;

    internal Uri Address => Server.Http.BaseAddress!;

    internal string Authorization => $"Authorization: Bearer {Server.Token}\r\n";

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.Noise("var/noise", 300_000)).Run("Cmd", "/bin/app").Build());
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh"));
        Server = await ServerWorld.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await registry.DisposeAsync();
    }

    /// <summary>Begins a Task that hangs in its download until it is cancelled.</summary>
    internal Task<Uri> BeginTaskAsync(string name)
    {
        registry.Misbehave.HangAfter = HangAfter;
        return Server.PostDeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = $"job::/sandbox/admin::{name}" });
    }

    /// <summary>An app that says what is written to /tmp/say; one for all who ask.</summary>
    internal async Task<Job> AppAsync()
    {
        await making.WaitAsync(ServerWorld.Cancel);
        try
        {
            return app ??= await DeployAsync();
        }
        finally
        {
            making.Release();
        }
    }

    /// <summary>A WebSocket that is open, with the administrator's token.</summary>
    internal async Task<RawConnection> UpgradeAsync(string path)
    {
        var connection = await RawConnection.OpenAsync(Address);
        await connection.SendAsync(
            $"GET {path} HTTP/1.1\r\nHost: {Address.Authority}\r\n{Authorization}Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", await connection.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        return connection;
    }

    private async Task<Job> DeployAsync()
    {
        registry.Misbehave.HangAfter = null;
        var task = await Server.DeployAsync(new
        {
            image_url = $"{registry.Host}/team/busybox:1",
            job_fqn = "job::/sandbox/admin::talker",
            start = true,
            start_command = new[] { "/bin/sh", "-c", "trap 'exit 0' TERM; mkfifo /tmp/say; while :; do cat /tmp/say & wait $!; done" },
        });
        Assert.True(task.State == TaskState.Complete, task.Events[^1].Payload.GetValueOrDefault("error"));
        return (await Server.JobsAsync()).Single(job => job.Name == "talker");
    }

    /// <summary>Sends a request's head with the administrator's token, and a body as it is.</summary>
    internal Task<string> AskAsync(string line, string headers = "", string body = "") =>
        RawConnection.AskAsync(Address, $"{line} HTTP/1.1\r\nHost: {Address.Authority}\r\nConnection: close\r\n{Authorization}{headers}\r\n{body}");

    internal static int StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3)) : throw new InvalidDataException($"No answer: '{answer}'");

    internal static ApiError ErrorOf(string answer)
    {
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return JsonSerializer.Deserialize(body[body.IndexOf('{')..(body.LastIndexOf('}') + 1)], SlipwayJson.Wire.ApiError)!;
    }

    /// <summary>Nobody else has noticed anything.</summary>
    internal async Task AssertServesAsync() =>
        Assert.True((await Server.Http.GetAsync("/v1/jobs", ServerWorld.Cancel)).IsSuccessStatusCode);
}
