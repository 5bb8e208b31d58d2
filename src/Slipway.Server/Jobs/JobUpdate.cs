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
        JobChecks.Ports(problems, wanted.Ports);
        foreach (var (name, process) in wanted.Processes)
            JobChecks.Process(problems, $"$.processes.{name}", process);
        CheckBindings(problems, current, wanted);
        var otherPackage = !current.Packages.Select(package => package.Uuid).ToHashSet().SetEquals(wanted.Packages.Select(package => package.Uuid));
        if (otherPackage && wanted.Packages.Count != 1)
            problems.Add("$.packages", $"has {wanted.Packages.Count} packages; a job runs from exactly one");
        problems.ThrowIfAny();

        var needsRestart = !SameText(current.Processes, wanted.Processes) || !SameText(Numbers(current), Numbers(wanted))
            || wanted.Resources != current.Resources || otherPackage;
        var changed = needsRestart || wanted.NumInstances != current.NumInstances || wanted.Restart != current.Restart
            || !SameText(current.Ports, wanted.Ports) || !SameText(current.Tags, wanted.Tags);
        var result = current with
        {
            NumInstances = wanted.NumInstances,
            Packages = otherPackage ? [new PackageInfo(wanted.Packages[0].Uuid)] : current.Packages,
            Processes = wanted.Processes,
            Ports = wanted.Ports,
            Resources = wanted.Resources,
            Restart = wanted.Restart,
            Tags = wanted.Tags,
            VersionId = needsRestart ? current.VersionId + 1 : current.VersionId,
            UpdatedAt = now,
            UpdatedBy = by,
        };
        return new JobUpdate(changed ? result : current, needsRestart, wanted.State);
    }

    private static void CheckBindings(ProblemList problems, Job current, Job wanted)
    {
        if (!SameText(current.Bindings, wanted.Bindings))
            problems.Add("$.bindings", "can't change here; use /v1/bindings, /v1/unbind and /v1/unlink (apc: service bind, service unbind, job link, job unlink)");
        var own = wanted.Processes.GetValueOrDefault(Job.AppProcess)?.Environment ?? new Dictionary<string, string>();
        var was = current.Processes.GetValueOrDefault(Job.AppProcess)?.Environment ?? new Dictionary<string, string>();
        foreach (var binding in current.Bindings.Values)
        {
            foreach (var variable in binding.EnvVar.Where(variable => own.ContainsKey(variable) && !was.ContainsKey(variable)))
                problems.Add($"$.processes.{Job.AppProcess}.environment.{variable}", $"comes from the binding \"{binding.Name}\"; choose another name, or unbind that first");
        }
    }

    // Routes lead to instances as they run.
    private static IReadOnlyList<Port> Numbers(Job job) => [.. job.Ports.Select(port => port with { Routes = [] })];

    // Records compare collections by reference; their JSON tells whether they say the same.
    private static bool SameText<T>(T left, T right) => JobJson.Of(left) == JobJson.Of(right);
}
