using System.Collections.Concurrent;
using System.Text;

namespace Slipway.Chaos;

/// <summary>What a run counted.</summary>
public sealed class Figures
{
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> ends = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private TimeSpan longestRestart;

    public const string Kills = "kills of the server";
    public const string KillsWhileStarting = "of those while it was starting";
    public const string InstanceKills = "kills of an instance or its supervisor";
    public const string Deploys = "deploys";
    public const string Changes = "other changes";
    public const string Unanswered = "requests without an answer";
    public const string Events = "events";
    public const string Deliveries = "events seen, by all watchers";
    public const string Returns = "watchers that came back with their cursor";
    public const string Lost = "events lost";
    public const string Repeated = "events repeated";
    public const string Survived = "instances that a kill of the server found running";
    public const string Restarted = "instances restarted by it";
    public const string LogLines = "lines of logs read, each once";
    public const string Snapshots = "snapshots of the data folder opened";
    public const string Leftovers = "leftovers";

    // Printed also where it stayed 0.
    private static readonly string[] Order =
        [Kills, KillsWhileStarting, InstanceKills, Deploys, Changes, Unanswered, Events, Deliveries, Returns, Lost, Repeated, Survived, Restarted, LogLines, Snapshots, Leftovers];

    public int this[string name] => counts.GetValueOrDefault(name);

    public TimeSpan LongestRestart => longestRestart;

    public void Count(string name, int number = 1) => counts.AddOrUpdate(name, number, (_, sum) => sum + number);

    /// <summary>A fault that was made, by its kind.</summary>
    public void CountFault(string kind) => faults.AddOrUpdate(kind, 1, (_, sum) => sum + 1);

    /// <summary>How a Task ended: <c>eos</c>, <c>cancel</c>, or an error's code.</summary>
    public void CountEnd(string end) => ends.AddOrUpdate(end, 1, (_, sum) => sum + 1);

    /// <summary>From the start of a server to its being ready.</summary>
    public void NoteRestart(TimeSpan took)
    {
        lock (gate)
            longestRestart = took > longestRestart ? took : longestRestart;
    }

    public string Render()
    {
        var text = new StringBuilder();
        foreach (var name in Order)
            text.AppendLine($"{name,-52}{this[name],10}");
        text.AppendLine($"{"longest restart",-52}{LongestRestart.TotalSeconds,8:0.0} s");
        text.AppendLine($"faults: {List(faults)}");
        text.AppendLine($"ends of tasks: {List(ends)}");
        return text.ToString();
    }

    private static string List(IEnumerable<KeyValuePair<string, int>> numbers) =>
        string.Join(", ", numbers.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}"));
}
