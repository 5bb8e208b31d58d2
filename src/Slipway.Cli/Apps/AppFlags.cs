using System.CommandLine;
using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Routes;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Apps;

/// <summary>What an app is to be like: the flags that every way to make one shares.</summary>
internal sealed class AppFlags
{
    private readonly Flag<int?> instances = Flags.Count("instances", "i", "how many copies to run (1)", 1, 10_000, FlagGroup.Process);
    private readonly Flag<string?> startCommand = StartCommandFlag();
    private readonly Flag<string[]> env = Flags.Many("env-set", "e", "K=V", "set an environment variable", FlagGroup.Process);
    private readonly Flag<RestartMode?> restart = JobValues.RestartFlag("restart", "after the process ends: always, no or failure (always)", FlagGroup.Process);
    private readonly Flag<string?> user = Flags.Text("user", null, "USER", "run as this user of the image that it is staged on", FlagGroup.Process);
    private readonly Flag<int?> timeout = Flags.Count("timeout", null, "seconds that a start may take (30)", 1, 3600, FlagGroup.Process);
    private readonly Flag<bool> start = Flags.Switch("start", "s", "start it as soon as it is made");
    private readonly Flag<long?> memory = JobValues.SizeFlag("memory", "m", "most memory, as 256MB or 2G (256MB)");
    private readonly Flag<long?> disk = JobValues.SizeFlag("disk", "d", "most disk, as 640MB or 10G (1GB)");
    private readonly Flag<long?> cpus = JobValues.CpuFlag();
    private readonly Flag<long?> network = JobValues.BandwidthFlag("network", "n", "reserved bandwidth, in Mbps (5)");
    private readonly Flag<long?> netmax = JobValues.BandwidthFlag("netmax", "nm", "most bandwidth, in Mbps (0, no limit)");
    private readonly Flag<string[]> ports = Flags.Many("port", null, "PORT", "expose this port; without it the platform chooses one and tells it in $PORT", FlagGroup.Network);
    private readonly Flag<string[]> routes = Flags.Many("routes", "r", "URL", "the public address in place of one that the platform chooses", FlagGroup.Network);
    private readonly Flag<bool> disableRoutes = Flags.Switch("disable-routes", "dr", "no public address", FlagGroup.Network);
    private readonly Flag<bool> allowEgress = Flags.Switch("allow-egress", "ae", "let the app reach the outside", FlagGroup.Network);
    private readonly Flag<string[]> hardTags = Flags.Many("hard-tags", "ht", "TAG", "run only on machines with this tag", FlagGroup.Scheduling);
    private readonly Flag<bool> batch = Flags.Batch();
    private readonly Flag<bool> silent = Flags.Silent();

    public void AddTo(Verb verb)
    {
        Option[] all =
        [
            start, batch, silent, instances, startCommand, env, restart, user, timeout, memory, disk, cpus, network, netmax, ports, routes, disableRoutes,
            allowEgress, hardTags,
        ];
        foreach (var flag in all)
            verb.Add(flag);
    }

    public bool Batch(Call call) => call.Value(batch);

    public bool Silent(Call call) => call.Value(silent);

    /// <summary>What was not said is asked for, where there is somebody to ask.</summary>
    public async Task<AppPlan> ReadAsync(Call call)
    {
        if (call.Value(hardTags) is { Length: > 0 })
            throw new CommandException(ExitCodes.Usage, "--hard-tags: this platform is one machine, so there are no tags to choose a machine by. Leave the flag out.");
        if (call.Value(disableRoutes) && call.Value(routes) is { Length: > 0 })
            throw new CommandException(ExitCodes.Usage, "--disable-routes and --routes contradict each other: give one.");
        return new AppPlan
        {
            Instances = call.Value(instances) ?? await AskAsync(call, "Instances", "1", text => int.TryParse(text, out var n) && n is >= 1 and <= 10_000 ? n : (int?)null),
            Resources = new Resource
            {
                Memory = call.Value(memory) ?? await AskAsync(call, "Memory", "256MB", text => ByteSize.TryParse(text, out var bytes) ? bytes : (long?)null),
                Disk = call.Value(disk) ?? 1L << 30,
                Cpu = call.Value(cpus) ?? 0,
                Network = call.Value(network) ?? 5_000_000,
                Netmax = call.Value(netmax) ?? 0,
            },
            StartCommand = call.Value(startCommand),
            Environment = JobValues.ReadEnvironment(call.Value(env)),
            Restart = call.Value(restart) ?? RestartMode.Always,
            User = call.Value(user) ?? "",
            StartTimeout = call.Value(timeout) ?? new ProcessObject().StartCommandTimeout,
            Ports = JobValues.ReadPorts(call.Value(ports)),
            Routes = call.Value(disableRoutes) ? [] : call.Value(routes) is { Length: > 0 } given ? [.. given.SelectMany(list => list.Split(',')).Select(RouteUrl.Parse)] : [RouteUrl.Parse(RouteUrl.Auto)],
            AllowEgress = call.Value(allowEgress),
            Start = call.Value(start),
        };
    }

    /// <summary>Puts <c>Memory [256MB]: </c>; an empty answer, and no answer, mean the default.</summary>
    public async Task<T> AskAsync<T>(Call call, string question, string byDefault, Func<string, T?> read)
        where T : struct
    {
        while (true)
        {
            var typed = Batch(call) ? "" : await call.Prompt.AskAsync($"{question} [{byDefault}]:", call.Cancelled);
            if (read(typed is null or "" ? byDefault : typed.Trim()) is { } value)
                return value;
            if (!call.Screen.CanAsk)
                throw new CommandException(ExitCodes.Usage, $"\"{typed}\" is not an answer to \"{question}\".");
        }
    }

    public static Flag<string?> StartCommandFlag()
    {
        var flag = Flags.Text("start-cmd", "sc", "CMD", "what to run, by /bin/sh in the app's folder; wins over the pipeline's own", FlagGroup.Process);
        flag.Aliases.Add("--start-command");
        flag.Aliases.Add("-start-command");
        return flag;
    }
}
