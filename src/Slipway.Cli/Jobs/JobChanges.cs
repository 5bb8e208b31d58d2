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
    private readonly Flag<string?> startCommand = Flags.Text("start-cmd", "sc", "CMD", "run this; split like a shell would, run without one", FlagGroup.Process);
    private readonly Flag<long?> memory = JobValues.SizeFlag("memory", "m", "most memory, as 256MB or 2G");
    private readonly Flag<long?> cpus = JobValues.CpuFlag();

    public Flag<RestartMode?> Restart { get; } = RestartFlag();

    public void AddTo(Verb verb)
    {
        System.CommandLine.Option[] all = [instances, set, unset, startCommand, memory, cpus, Restart];
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
        if (call.Value(memory) is { } bytes)
            (changed, table) = (changed with { Resources = changed.Resources with { Memory = bytes } }, table.Row("Memory", ByteSize.Format(bytes)));
        if (call.Value(cpus) is { } cpu)
            (changed, table) = (changed with { Resources = changed.Resources with { Cpu = cpu } }, table.Row("CPU", cpu == 0 ? "0ms/s (uncapped)" : $"{cpu}ms/s"));
        if (call.Value(Restart) is { } mode)
            (changed, table) = (changed with { Restart = changed.Restart with { RestartMode = mode } }, table.Row("Restart", mode.ToString().ToLowerInvariant()));
        if (call.Value(startCommand) is { } command)
        {
            var words = JobValues.ReadCommand("start-cmd", command);
            process = process with { StartCommand = "", StartCommandRaw = words };
            table.Row("Start Command", ShellWords.Join(words));
        }

        process = process with { Environment = ApplyEnvironment(call, process.Environment, table) };
        return changed with { Processes = new Dictionary<string, ProcessObject>(job.Processes) { [Job.AppProcess] = process } };
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
