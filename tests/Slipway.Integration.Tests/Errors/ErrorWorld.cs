using System.Text;
using Slipway.Images.Registries;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Errors;

/// <summary>A server, apc, and registries of which each refuses in its own way.</summary>
public sealed class ErrorWorld : IAsyncLifetime
{
    public const string Password = "not-the-one";

    public const string Chart = "application/vnd.cncf.helm.config.v1+json";

    /// <summary>More than the server may use of the disk: compressed bytes, which a manifest only claims.</summary>
    private const long ClaimedBytes = 2L << 30;

    private const long Budget = 1L << 30;

    private const string Schema1 = """{"schemaVersion":1,"name":"team/old","tag":"1","architecture":"amd64","fsLayers":[],"history":[]}""";

    private readonly TestCertificates certificates = new();
    private readonly List<TestRegistry> registries = [];
    private readonly List<ApcTerminal> terminals = [];
    private ServerWorld? withoutEngine;

    internal ServerWorld Server { get; private set; } = null!;

    internal ApcTerminal Admin { get; private set; } = null!;

    internal ApcTerminal Fred { get; private set; } = null!;

    /// <summary>Answers whoever asks.</summary>
    internal TestRegistry Open { get; private set; } = null!;

    /// <summary>Wants a login that nobody has.</summary>
    internal TestRegistry Locked { get; private set; } = null!;

    /// <summary>Wants another login than the one that is configured.</summary>
    internal TestRegistry Refusing { get; private set; } = null!;

    /// <summary>Says that a token is wanted where a repository does not exist, as Docker Hub does.</summary>
    internal TestRegistry Hiding { get; private set; } = null!;

    /// <summary>Has a certificate that no authority known here signed.</summary>
    internal TestRegistry Unknown { get; private set; } = null!;

    /// <summary>The layer that is too large for any disk.</summary>
    internal string HugeLayer { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Open = await StartAsync();
        Locked = await StartAsync(registry => registry.Misbehave.Basic = ("user", "password"));
        Refusing = await StartAsync(registry => registry.Misbehave.Basic = ("user", "password"));
        Hiding = await StartAsync(registry => (registry.Misbehave.Bearer, registry.Misbehave.BearerNeverEnough) = (true, true));
        Unknown = await StartAsync(secure: true);
        Fill(Open);
        Server = await ServerWorld.StartAsync(change: options => options with
        {
            DiskBudget = Budget,
            Registries = new Dictionary<string, RegistryOptions> { [Refusing.Host] = new() { Username = "user", Password = Password } },
        });
        Admin = await OpenAsync(Server, Server.Token);
        Fred = await OpenAsync(Server, await Server.IssueTokenAsync("fred"));
    }

    /// <summary>A server on a machine without the runtime that it is told to use, and apc at it.</summary>
    internal async Task<(ServerWorld Server, ApcTerminal Apc)> WithoutEngineAsync()
    {
        withoutEngine ??= await ServerWorld.StartAsync(replace: services => services.UseRuntime("no-such-runtime"));
        return (withoutEngine, await OpenAsync(withoutEngine, withoutEngine.Token));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in terminals)
            terminal.Dispose();
        if (withoutEngine is not null)
            await withoutEngine.DisposeAsync();
        await Server.DisposeAsync();
        foreach (var registry in registries)
            await registry.DisposeAsync();
        certificates.Dispose();
    }

    private async Task<ApcTerminal> OpenAsync(ServerWorld server, string token)
    {
        var terminal = await ApcTerminal.OpenAsync(server.Http.BaseAddress!, token);
        terminals.Add(terminal);
        return terminal;
    }

    private async Task<TestRegistry> StartAsync(Action<TestRegistry>? upset = null, bool secure = false)
    {
        var registry = await TestRegistry.StartAsync(secure ? certificates.Server : null);
        registries.Add(registry);
        registry.Push("team/app:1", Image("app"));
        upset?.Invoke(registry);
        return registry;
    }

    private void Fill(TestRegistry registry)
    {
        registry.Push("team/busy:1", Image("busy"));
        registry.Misbehave.FailWhen(request => request.Path.Value!.Contains("/team/busy/", StringComparison.Ordinal), 429, shape: response => response.Headers.RetryAfter = "3600");
        registry.Push("team/mainframe:1", ImageBuilder.Index(("linux/s390x", Image("s390x", "s390x"))));

        var huge = new ImageBuilder().Layer(new LayerBuilder().File("huge", "x").Build() with { ClaimedSize = ClaimedBytes }).Run("Cmd", "/bin/app").Build();
        HugeLayer = huge.Layers[0].Digest;
        registry.Push("team/huge:1", huge);

        registry.Push("team/chart:1", new ImageBuilder { ConfigMediaType = Chart }.Layer(layer => layer.File("Chart.yaml", "x")).Build());
        registry.Push("team/old:1", Image("old") with { Manifest = Encoding.UTF8.GetBytes(Schema1), MediaType = "application/vnd.docker.distribution.manifest.v1+prettyjws" });

        // The layer that is sent is another than the one that is named.
        var bent = Image("bent");
        registry.Push("team/bent:1", bent with { Blobs = bent.Blobs.ToDictionary(blob => blob.Key, blob => blob.Key == bent.Layers[0].Digest ? [.. blob.Value[..^1], (byte)(blob.Value[^1] ^ 1)] : blob.Value) });
    }

    private static TestImage Image(string content, string? architecture = null) =>
        new ImageBuilder { Architecture = architecture ?? ImageBuilder.ThisArchitecture }
            .Layer(layer => layer.File("etc/name", content).Noise("var/noise", 10_000))
            .Run("Cmd", "/bin/app")
            .Build();
}
