using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary>The flags of <c>update</c>: what is to become of a job.</summary>
internal sealed class JobChanges
{
    private readonly Flag<int?> instances = Flags.Count("instances", "i", "how many copies to run", 0, 10_000, FlagGroup.Process);
    private readonly Flag<string[]> set = Flags.Many("env-set", "e", "K=V", "set an environment variable", FlagGroup.Process);
    private readonly Flag<string[]> unset = Flags.Many("env-unset", "eu", "NAME", "remove an environment variable", FlagGroup.Process);
    private readonly Flag<string?> startCommand = Flags.Text("start-cmd", "sc", "CMD", "run this: by /bin/sh in a job made from source; in one made from an image split like a shell would, run without one", FlagGroup.Process);
    private readonly Flag<long?> memory = JobValues.SizeFlag("memory", "m", "most memory, as 256MB or 2G");
    private readonly Flag<long?> disk = JobValues.SizeFlag("disk", "d", "most disk, as 640MB or 10G");
    private readonly Flag<long?> cpus = JobValues.CpuFlag();
    private readonly Flag<long?> network = JobValues.BandwidthFlag("network", "n", "reserved bandwidth, in Mbps");
    private readonly Flag<long?> netmax = JobValues.BandwidthFlag("netmax", "nm", "most bandwidth, in Mbps");
    private readonly Flag<string[]> addPorts = Flags.Many("port-add", "pa", "PORT", "expose a port; 0 lets the platform choose, and tells it in $PORT", FlagGroup.Network);
    private readonly Flag<bool> optional = Flags.Switch("optional", "o", "with --port-add: a start does not fail when nobody listens there", FlagGroup.Network);
    private readonly Flag<string[]> deletePorts = Flags.Many("port-delete", "pd", "PORT", "expose a port no longer; its routes go too", FlagGroup.Network);

    public Flag<RestartMode?> Restart { get; } = RestartFlag();

    public void AddTo(Verb verb)
    {
        System.CommandLine.Option[] all = [instances, set, unset, startCommand, memory, disk, cpus, network, netmax, addPorts, optional, deletePorts, Restart];
        foreach (var flag in all)
            verb.Add(flag);
    }

    /// <summary>The job as it is to be; each change is told to <paramref name="table"/>.</summary>
    public Job Apply(Call call, Job job, SettingsTable table)
    {
        var process = JobText.Process(job);
        var changed = job with { Health = null };
        if (call.Value(instances) is { } count)
            (changed, table) = (changed with { NumInstances = count }, table.Row("Instances", $"{count}"));
        changed = changed with { Resources = ApplyResources(call, job.Resources, table), Ports = ApplyPorts(call, job.Ports, table) };
        if (call.Value(Restart) is { } mode)
            (changed, table) = (changed with { Restart = changed.Restart with { RestartMode = mode } }, table.Row("Restart", mode.ToString().ToLowerInvariant()));
        if (call.Value(startCommand) is { } command)
        {
            process = job.DockerOrigin is null
                ? process with { StartCommand = command, StartCommandRaw = [] }
                : process with { StartCommand = "", StartCommandRaw = JobValues.ReadCommand("start-cmd", command) };
            table.Row("Start Command", command);
        }

        process = process with { Environment = ApplyEnvironment(call, process.Environment, table) };
        return changed with { Processes = new Dictionary<string, ProcessObject>(job.Processes) { [Job.AppProcess] = process } };
    }

    private Resource ApplyResources(Call call, Resource now, SettingsTable table)
    {
        if (call.Value(memory) is { } bytes)
            (now, table) = (now with { Memory = bytes }, table.Row("Memory", ByteSize.Format(bytes)));
        if (call.Value(disk) is { } room)
            (now, table) = (now with { Disk = room }, table.Row("Disk", ByteSize.Format(room)));
        if (call.Value(cpus) is { } cpu)
            (now, table) = (now with { Cpu = cpu }, table.Row("CPU", JobValues.Cpu(cpu)));
        if (call.Value(network) is { } least)
            (now, table) = (now with { Network = least }, table.Row("NetMin", Bandwidth.Format(least)));
        if (call.Value(netmax) is { } most)
            (now, table) = (now with { Netmax = most }, table.Row("Netmax", JobValues.Netmax(most)));
        return now;
    }

    private List<Port> ApplyPorts(Call call, IReadOnlyList<Port> now, SettingsTable table)
    {
        var ports = now.ToList();
        foreach (var number in JobValues.ReadPorts(call.Value(deletePorts)))
        {
            if (ports.RemoveAll(port => port.Number == number) == 0)
                throw new CommandException(ExitCodes.Usage, $"The job does not expose port {number}.");
            table.Row("Delete Port", $"{number}");
        }

        foreach (var number in JobValues.ReadPorts(call.Value(addPorts)))
        {
            if (ports.Any(port => port.Number == number))
                throw new CommandException(ExitCodes.Usage, $"The job exposes port {number} already.");
            ports.Add(new Port(number, call.Value(optional)));
            table.Row("Expose Port", number == 0 ? "0 (chosen by system, env: $PORT)" : $"{number}");
        }

        return ports;
    }

    private Dictionary<string, string> ApplyEnvironment(Call call, IReadOnlyDictionary<string, string> now, SettingsTable table)
    {
        var environment = new Dictionary<string, string>(now, StringComparer.Ordinal);
        foreach (var (name, value) in JobValues.ReadEnvironment(call.Value(set)))
        {
            environment[name] = value;
            table.Row("Set", $"{name}={value}");
        }

        foreach (var name in call.Value(unset) ?? [])
        {
            if (!environment.Remove(name))
                throw new CommandException(ExitCodes.Usage, $"The job has no environment variable \"{name}\" to remove.");
            table.Row("Unset", name);
        }

        return environment;
    }

    // "--restart" alone agrees to a restart; "--restart always" sets the restart mode.
    private static Flag<RestartMode?> RestartFlag() => new("restart", null, "[MODE]", "alone: restart a started job without asking; with always, no or failure: what to do after the process ends")
    {
        Group = FlagGroup.Process,
        Arity = System.CommandLine.ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0)
                return null;
            if (JobValues.TryReadRestart(result.Tokens[0].Value, out var mode))
                return mode;
            result.AddError($"\"{result.Tokens[0].Value}\" is not a restart mode: give always, no or failure; if it is the job's name, write it before --restart");
            return null;
        },
    };
}
