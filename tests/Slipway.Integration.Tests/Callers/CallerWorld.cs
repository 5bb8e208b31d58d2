using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
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

    private TestRegistry registry = null!;

    internal ServerWorld Server { get; private set; } = null!;

    internal Uri Address => Server.Http.BaseAddress!;

    internal string Authorization => $"Authorization: Bearer {Server.Token}\r\n";

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.Noise("var/noise", 300_000)).Run("Cmd", "/bin/app").Build());
        registry.Misbehave.HangAfter = HangAfter;
        Server = await ServerWorld.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await registry.DisposeAsync();
    }

    /// <summary>Begins a Task that hangs in its download until it is cancelled.</summary>
    internal Task<Uri> BeginTaskAsync(string name) =>
        Server.PostDeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = $"job::/sandbox/admin::{name}" });

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
