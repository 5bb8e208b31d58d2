using Slipway.Cli.Grammar;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Docker;

/// <summary>What a job made from an image is to be like: every field of the request that has a flag.</summary>
internal sealed class JobFlags
{
    private readonly Flag<string[]> env = Flags.Many("env-set", "e", "K=V", "set an environment variable; wins over the image's", FlagGroup.Process);
    private readonly Flag<string?> startCommand = Flags.Text("start-cmd", "s", "CMD", "run this in place of ENTRYPOINT and CMD; split like a shell would, run without one", FlagGroup.Process);
    private readonly Flag<RestartMode?> restart = JobValues.RestartFlag("restart", "after the process ends: always, no or failure (no)", FlagGroup.Process);
    private readonly Flag<bool> autoRestart = Flags.Switch("auto-restart", "a", "the same as --restart always", FlagGroup.Process);
    private readonly Flag<string?> user = Flags.Text("user", null, "USER", "run as this user of the image", FlagGroup.Process);
    private readonly Flag<string?> group = Flags.Text("group", null, "GROUP", "run as this group of the image", FlagGroup.Process);
    private readonly Flag<bool> interactive = Flags.Switch("interactive", "it", "do not run the image's command; keep it in DOCKER_START_COMMAND", FlagGroup.Process);
    private readonly Flag<int?> instances = Flags.Count("instances", null, "how many copies to run (1)", 1, 10_000, FlagGroup.Process);
    private readonly Flag<long?> memory = JobValues.SizeFlag("memory", "m", "most memory, as 256MB or 2G (256MB)");
    private readonly Flag<long?> disk = JobValues.SizeFlag("disk", "d", "most disk, as 640MB or 10G (1GB)");
    private readonly Flag<long?> cpus = JobValues.CpuFlag();
    private readonly Flag<long?> network = JobValues.BandwidthFlag("network", "n", "reserved bandwidth, in Mbps (5)");
    private readonly Flag<long?> netmax = JobValues.BandwidthFlag("netmax", "nm", "most bandwidth, in Mbps (0, no limit)");
    private readonly Flag<string[]> ports = Flags.Many("port", "p", "PORT", "expose a port, besides those the image does", FlagGroup.Network);
    private readonly Flag<string[]> routes = Flags.Many("routes", "r", "URL", "give the job a public address, as URL or URL=PORT", FlagGroup.Network);
    private readonly Flag<bool> allowEgress = Flags.Switch("allow-egress", "ae", "let the job reach the outside", FlagGroup.Network);
    private readonly Flag<string[]> volumes = Flags.Many("volume", null, "PATH", "keep this directory over restarts", FlagGroup.Volumes);
    private readonly Flag<string?> provider = Flags.Text("provider", null, "FQN", "who keeps the volumes, e.g. /apcera/providers::apcfs", FlagGroup.Volumes);
    private readonly Flag<bool> ignoreVolumes = Flags.Switch("ignore-volumes", null, "treat the image's volumes as plain directories that end with the instance", FlagGroup.Volumes);
    private readonly Flag<string[]> hardTags = Flags.Many("hard-tags", "ht", "TAG", "run only on machines with this tag", FlagGroup.Scheduling);
    private readonly Flag<string[]> softTags = Flags.Many("soft-tags", null, "TAG", "run rather on machines with this tag", FlagGroup.Scheduling);

    public void AddTo(Verb verb)
    {
        System.CommandLine.Option[] all =
        [
            env, startCommand, restart, autoRestart, user, group, interactive, instances, memory, disk, cpus, network, netmax, ports, routes,
            allowEgress, volumes, provider, ignoreVolumes, hardTags, softTags,
        ];
        foreach (var flag in all)
            verb.Add(flag);
    }

    /// <summary>The request as far as flags say it; what no flag says is left to the server.</summary>
    public CreateDockerJobRequest Read(Call call)
    {
        var exposed = JobValues.ReadPorts(call.Value(ports));
        return new CreateDockerJobRequest
        {
            AllowEgress = call.Value(allowEgress),
            Env = OrNull(JobValues.ReadEnvironment(call.Value(env))),
            ExposedPorts = exposed.Count > 0 ? exposed : null,
            User = call.Value(user),
            Group = call.Value(group),
            IgnoreVolumes = call.Value(ignoreVolumes),
            Interactive = call.Value(interactive),
            NumInstances = call.Value(instances),
            Resources = Resources(call),
            RestartConfig = call.Value(restart) is { } mode ? new RestartConfig(mode) : call.Value(autoRestart) ? new RestartConfig(RestartMode.Always) : null,
            StartCommand = call.Value(startCommand) is { } command ? JobValues.ReadCommand("start-cmd", command) : null,
            Routes = OrNull(RouteValues.Read(call.Value(routes), exposed)),
            HardSchedulingTags = Tags(call.Value(hardTags)),
            SoftSchedulingTags = Tags(call.Value(softTags)),
            VolumeProviderFqn = call.Value(provider) is { } text ? JobValues.ReadProvider(text) : null,
            Volumes = call.Value(volumes) is { Length: > 0 } paths ? paths : null,
        };
    }

    // The platform's own defaults for what is not said, once anything is: the field is one object on the wire.
    private Resource? Resources(Call call)
    {
        System.CommandLine.Option[] all = [memory, disk, cpus, network, netmax];
        return !all.Any(call.Has) ? null : new Resource
        {
            Memory = call.Value(memory) ?? 256L << 20,
            Disk = call.Value(disk) ?? 1L << 30,
            Cpu = call.Value(cpus) ?? 0,
            Network = call.Value(network) ?? 5_000_000,
            Netmax = call.Value(netmax) ?? 0,
        };
    }

    private static Dictionary<string, bool>? Tags(string[]? tags) =>
        tags is { Length: > 0 } ? tags.SelectMany(tag => tag.Split(',')).Distinct(StringComparer.Ordinal).ToDictionary(tag => tag, _ => true) : null;

    private static Dictionary<string, T>? OrNull<T>(Dictionary<string, T> map) => map.Count > 0 ? map : null;
}
