using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Logs;
using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>
/// A real engine with a name, a subnet and folders that no other on this machine has. Leaves the machine as it was.
/// </summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly List<InstanceId> started = [];
    private readonly Lock gate = new();

    /// <summary>Set before it is initialised, to have another runtime than the first that works.</summary>
    public string Runtime { get; init; } = "";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>As in <see cref="LocalEngineOptions"/>.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];

    public LocalEngineOptions Options { get; private set; } = null!;

    public LocalEngine Engine { get; private set; } = null!;

    /// <summary>Everything that <see cref="LocalEngine.Ended"/> told.</summary>
    public EndedInstances Ended { get; } = new();

    public string Base { get; private set; } = "";

    public static StopRequest AtOnce { get; } = new("SIGKILL", TimeSpan.FromSeconds(10), []);

    public async ValueTask InitializeAsync()
    {
        Base = await BusyboxRoot.GetAsync();
        var folder = Directory.CreateTempSubdirectory("slipway-engine-").FullName;
        Options = new LocalEngineOptions
        {
            DataFolder = folder,
            Name = folder[^6..].ToLowerInvariant().PadLeft(8, 't')[..8].Replace('-', 'x').Replace('.', 'x').Replace('_', 'x'),
            Runtime = Runtime,
            ApiHosts = ["api.slipway.test", "slipway.test"],
            NameServers = NameServers,
            Subnet = FreeSubnet(),
            LogFileSize = 64 * 1024,
            LogFileCount = 200,
        };
        await RestartEngineAsync();
    }

    /// <summary>Lets the engine go and makes a new one on the same folders, as a server's restart does.</summary>
    public async Task<IReadOnlyList<InstanceStatus>> RestartEngineAsync(Func<Task>? whileAway = null)
    {
        if (Engine is not null)
            await Engine.DisposeAsync();
        if (whileAway is not null)
            await whileAway();
        Engine = new LocalEngine(Options, Time, NullLogger<LocalEngine>.Instance);
        Engine.Ended += Ended.Add;
        return await Engine.AdoptAsync(TestContext.Current.CancellationToken);
    }

    public InstanceSpec Spec(params string[] command) => new()
    {
        Id = InstanceId.New(),
        JobId = JobId.New(),
        Hostname = "app-1",
        Layers = [Base],
        Command = command,
    };

    public InstanceSpec Shell(string script) => Spec("/bin/sh", "-c", script);

    public Task<InstanceStatus> StartAsync(InstanceSpec spec)
    {
        lock (gate)
            started.Add(spec.Id);
        return Engine.StartAsync(spec, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs an instance to its end.</summary>
    public async Task<(InstanceStatus Status, string Log)> RunAsync(InstanceSpec spec)
    {
        await StartAsync(spec);
        var status = await Ended.WaitAsync(spec.Id);
        return (status, await LogAsync(spec.Id));
    }

    /// <summary>The whole log as text, with the stream's name before lines of the error output.</summary>
    public async Task<string> LogAsync(InstanceId id)
    {
        var lines = new List<string>();
        await foreach (var line in Engine.ReadLogAsync(id, 1000, follow: false, TestContext.Current.CancellationToken))
            lines.Add(line.Stream == LogStream.StandardOutput ? line.Text : $"stderr: {line.Text}");
        return string.Join('\n', lines);
    }

    /// <summary>Follows the log until a line comes that an instance writes when it is ready.</summary>
    public async Task WaitForLineAsync(InstanceId id, string text)
    {
        await foreach (var line in Engine.ReadLogAsync(id, 1000, follow: true, TestContext.Current.CancellationToken))
        {
            if (line.Text == text)
                return;
        }

        Assert.Fail($"The instance ended without writing \"{text}\": {await LogAsync(id)}");
    }

    /// <summary>Changes what the next engine finds about an instance.</summary>
    public async Task RewriteRecordAsync(InstanceId id, Func<string, string> change)
    {
        var path = Path.Combine(Options.DataFolder, "instances", $"{id}", "instance.json");
        await File.WriteAllTextAsync(path, change(await File.ReadAllTextAsync(path)));
    }

    public async Task EndAsync(InstanceId id)
    {
        await Engine.StopAsync(id, AtOnce, CancellationToken.None);
        await Engine.RemoveAsync(id, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in started)
        {
            if (Engine.Knows(id))
                await EndAsync(id);
        }

        await Engine.DisposeAsync();
        // Whatever a test did, nothing may be left of this engine.
        Assert.Empty(Host.Cgroups($"slipway-{Options.Name}"));
        Assert.Empty(Host.Ports(Options));
        Assert.DoesNotContain($"{Options.Subnet}", await Host.RunAsync("ip", "route"), StringComparison.Ordinal);
        Assert.DoesNotContain(Options.TableName, await Host.RunAsync("nft", "list", "tables"), StringComparison.Ordinal);
        Directory.Delete(Options.DataFolder, recursive: true);
    }

    private static IPNetwork FreeSubnet()
    {
        // 10.192 to 10.202 are these tests'; those of the whole server, which may run at the same time, have the networks before.
        var routes = File.ReadAllText("/proc/net/route");
        while (true)
        {
            var (second, third) = (Random.Shared.Next(192, 203), Random.Shared.Next(256));
            // As the kernel writes it: 0007C00A is 10.192.7.0.
            if (!routes.Contains($"{third:X2}{second:X2}0A\t", StringComparison.Ordinal))
                return new IPNetwork(new IPAddress([10, (byte)second, (byte)third, 0]), 24);
        }
    }
}
