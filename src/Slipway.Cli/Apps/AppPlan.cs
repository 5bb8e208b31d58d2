using Slipway.Cli.Docker;
using Slipway.Cli.Routes;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Routes;

namespace Slipway.Cli.Apps;

/// <summary>An app that is going to be made.</summary>
internal sealed record AppPlan
{
    public int Instances { get; init; }

    public required Resource Resources { get; init; }

    /// <summary>For a shell; null for what the package says.</summary>
    public string? StartCommand { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public RestartMode Restart { get; init; }

    public string User { get; init; } = "";

    /// <summary>Seconds.</summary>
    public int StartTimeout { get; init; }

    public required IReadOnlyList<int> Ports { get; init; }

    public required IReadOnlyList<RouteUrl> Routes { get; init; }

    public bool AllowEgress { get; init; }

    public bool Start { get; init; }

    /// <summary>The rows that say it all, below those that say where it comes from.</summary>
    public void Tell(SettingsTable table)
    {
        table.Row("Instances", $"{Instances}").Row("Restart", RestartWord());
        if (StartCommand is not null)
            table.Row("Start Command", StartCommand);
        foreach (var (name, value) in Environment)
            table.Row("Set", $"{name}={value}");
        table.Row("CPU", JobValues.Cpu(Resources.Cpu))
            .Row("Memory", ByteSize.Format(Resources.Memory))
            // Below 10 GB in megabytes, as everybody's scripts know it: 1024MB.
            .Row("Disk", Resources.Disk % (1 << 20) == 0 && Resources.Disk < 10L << 30 ? $"{Resources.Disk >> 20}MB" : ByteSize.Format(Resources.Disk))
            .Row("NetMin", Bandwidth.Format(Resources.Network))
            .Row("Netmax", JobValues.Netmax(Resources.Netmax));
        foreach (var port in Ports)
            table.Row("Port", $"{port}");
        table.Row("Route(s)", Routes.Count == 0 ? "none" : string.Join(", ", Routes));
        if (AllowEgress)
            table.Row("Open Egress", "true");
        table.Row("Startup Timeout", $"{StartTimeout} (seconds)").Row("Stop Timeout", $"{new ProcessObject().StopTimeout} (seconds)");
    }

    /// <summary>The body of the request that makes the job.</summary>
    public Job Job(Fqn fqn, Package package) => new()
    {
        // The server gives it one of its own.
        Uuid = JobId.New(),
        Fqn = fqn,
        Name = fqn.Name,
        State = JobState.Ready,
        NumInstances = Instances,
        Packages = [new PackageInfo(package.Uuid)],
        Resources = Resources,
        Restart = new RestartConfig(Restart),
        Tags = new Dictionary<string, string> { ["app"] = fqn.Name },
        Ports = MakePorts(),
        Processes = new Dictionary<string, ProcessObject>
        {
            [Contracts.Jobs.Job.AppProcess] = new()
            {
                StartCommand = StartCommand ?? package.StartCommand,
                StartCommandTimeout = StartTimeout,
                User = User,
                Environment = Environment,
            },
        },
    };

    // Routes lead to the first port: the one that was named, or the one that the platform chooses.
    private List<Port> MakePorts()
    {
        IReadOnlyList<int> numbers = Ports.Count > 0 ? Ports : Routes.Count > 0 ? [0] : [];
        return
        [
            .. numbers.Select((number, i) => new Port(number)
            {
                Routes = i > 0 ? [] : [.. Routes.Select(route => new Route { Type = route.Type, Endpoint = route.Endpoint, HttpsOnly = route.HttpsOnly })],
            }),
        ];
    }

    private string RestartWord() => Restart.ToString().ToLowerInvariant();
}
