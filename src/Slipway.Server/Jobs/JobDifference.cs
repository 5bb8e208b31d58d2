using Slipway.Contracts.Jobs;

namespace Slipway.Server.Jobs;

/// <summary>
/// What two definitions of a job have other than each other, for people: <c>instances 1 to 3</c>, <c>environment GREETING</c>.
/// Whether it runs, and how often it was restarted, is no part of its definition.
/// </summary>
internal static class JobDifference
{
    // A name of a variable may be as long as a request: what is told stays short.
    private const int MostNames = 5;
    private const int LongestName = 60;

    /// <returns>Empty when they say the same. It has names of variables, ports and addresses, and no value of a variable.</returns>
    public static IReadOnlyList<string> Between(Job before, Job after)
    {
        var changes = new List<string>();
        if (before.NumInstances != after.NumInstances)
            changes.Add($"instances {before.NumInstances} to {after.NumInstances}");
        if (!before.Packages.Select(package => package.Uuid).SequenceEqual(after.Packages.Select(package => package.Uuid)))
            changes.Add("package");
        Processes(changes, before.Processes, after.Processes);
        Named(changes, "ports", Numbers(before), Numbers(after));
        Named(changes, "addresses", Addresses(before), Addresses(after));
        Resources(changes, before.Resources, after.Resources);
        if (before.Restart != after.Restart)
            changes.Add("restarts");
        if (before.Rollout != after.Rollout)
            changes.Add("rollout");
        Named(changes, "bindings", Texts(before.Bindings), Texts(after.Bindings));
        Named(changes, "tags", before.Tags, after.Tags);
        if (before.Weight != after.Weight)
            changes.Add("weight");
        return changes;
    }

    private static void Processes(List<string> changes, IReadOnlyDictionary<string, ProcessObject> before, IReadOnlyDictionary<string, ProcessObject> after)
    {
        var (was, now) = (before.GetValueOrDefault(Job.AppProcess) ?? new ProcessObject(), after.GetValueOrDefault(Job.AppProcess) ?? new ProcessObject());
        if (was.StartCommand != now.StartCommand || !was.StartCommandRaw.SequenceEqual(now.StartCommandRaw))
            changes.Add("command");
        Named(changes, "environment", was.Environment, now.Environment);
        var rest = new ProcessObject();
        if (Differs(Without(was), Without(now)))
            changes.Add("process");

        ProcessObject Without(ProcessObject process) =>
            process with { StartCommand = "", StartCommandRaw = rest.StartCommandRaw, Environment = rest.Environment };
    }

    private static void Resources(List<string> changes, Resource before, Resource after)
    {
        if (before.Memory != after.Memory)
            changes.Add("memory");
        if (before with { Memory = 0 } != after with { Memory = 0 })
            changes.Add("limits");
    }

    // "environment GREETING, DB_PASSWORD and 3 more"
    private static void Named(List<string> changes, string what, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var names = before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return;
        var told = string.Join(", ", names.Take(MostNames).Select(name => name.Length <= LongestName ? name : $"{name[..LongestName]}…"));
        changes.Add(names.Count <= MostNames ? $"{what} {told}" : $"{what} {told} and {names.Count - MostNames} more");
    }

    private static Dictionary<string, string> Numbers(Job job) =>
        job.Ports.DistinctBy(port => port.Number).ToDictionary(port => port.Number == 0 ? "chosen" : $"{port.Number}", port => port.Optional ? "optional" : "");

    private static Dictionary<string, string> Addresses(Job job) =>
        job.Ports.SelectMany(port => port.Routes.Select(route => (Key: $"{route.Type}://{route.Endpoint}", Value: $"{port.Number} {route.Weight} {route.HttpsOnly}")))
            .GroupBy(route => route.Key).ToDictionary(group => group.Key, group => string.Join('\n', group.Select(route => route.Value)));

    private static Dictionary<string, string> Texts<T>(IReadOnlyDictionary<string, T> values) => values.ToDictionary(pair => pair.Key, pair => JobJson.Of(pair.Value));

    private static bool Differs<T>(T left, T right) => JobJson.Of(left) != JobJson.Of(right);
}
