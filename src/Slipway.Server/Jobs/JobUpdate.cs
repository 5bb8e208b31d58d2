using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Http;

namespace Slipway.Server.Jobs;

/// <summary>
/// What a PUT asks of a job. Clients read the job, alter it and send it back whole, so whatever may not change must come
/// back as it was.
/// </summary>
/// <param name="Changed">The job as it is to be, its state left as it was.</param>
/// <param name="NeedsRestart">Running instances would not notice the change.</param>
/// <param name="State">Where it should go: started, stopped, or as it is.</param>
public sealed record JobUpdate(Job Changed, bool NeedsRestart, JobState State)
{
    /// <exception cref="SlipwayException">A field is wrong or may not change; the message names it.</exception>
    public static JobUpdate Check(Job current, Job wanted, string by, DateTimeOffset now)
    {
        var problems = new ProblemList();
        if (wanted.Uuid != current.Uuid)
            problems.Add("$.uuid", "can't change");
        if (wanted.Fqn != current.Fqn)
            problems.Add("$.fqn", "can't change; make another job under the new name");
        if (wanted.State != current.State && wanted.State is not (JobState.Started or JobState.Stopped))
            problems.Add("$.state", "can be set to 'started' or 'stopped'");
        JobChecks.Instances(problems, wanted.NumInstances, least: 0);
        JobChecks.Restart(problems, wanted.Restart);
        JobChecks.Resources(problems, wanted.Resources);
        JobChecks.Ports(problems, [.. wanted.Ports.Select(port => port.Number).Where(number => number != 0)]);
        foreach (var (name, process) in wanted.Processes)
            CheckProcess(problems, $"$.processes.{name}", process);
        problems.ThrowIfAny();

        var needsRestart = !SameText(current.Processes, wanted.Processes) || !SameText(Bare(current.Ports), Bare(wanted.Ports))
            || wanted.Resources != current.Resources || wanted.AllowEgress != current.AllowEgress;
        var changed = needsRestart || !SameText(current.Ports, wanted.Ports) || wanted.NumInstances != current.NumInstances || wanted.Restart != current.Restart
            || !SameText(current.Tags, wanted.Tags);
        var result = current with
        {
            NumInstances = wanted.NumInstances,
            Processes = wanted.Processes,
            Ports = wanted.Ports,
            Resources = wanted.Resources,
            Restart = wanted.Restart,
            Tags = wanted.Tags,
            AllowEgress = wanted.AllowEgress,
            VersionId = needsRestart ? current.VersionId + 1 : current.VersionId,
            UpdatedAt = now,
            UpdatedBy = by,
        };
        return new JobUpdate(changed ? result : current, needsRestart, wanted.State);
    }

    private static void CheckProcess(ProblemList problems, string path, ProcessObject process)
    {
        JobChecks.Command(problems, path + ".start_command_raw", process.StartCommandRaw);
        JobChecks.Command(problems, path + ".stop_command_raw", process.StopCommandRaw);
        JobChecks.Environment(problems, process.Environment);
        JobChecks.Name(problems, path + ".user", process.User);
        JobChecks.Name(problems, path + ".group", process.Group);
        if (process.StopTimeout is < 0 or > 3600)
            problems.Add(path + ".stop_timeout", "must be 0 to 3600 seconds");
    }

    // Routes are the router's: instances don't know of them.
    private static IReadOnlyList<Port> Bare(IReadOnlyList<Port> ports) => [.. ports.Select(port => port with { Routes = [] })];

    // Records compare collections by reference; their JSON tells whether they say the same.
    private static bool SameText<T>(T left, T right) => JobJson.Of(left) == JobJson.Of(right);
}
