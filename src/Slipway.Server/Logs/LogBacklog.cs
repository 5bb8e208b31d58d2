using Slipway.Contracts.Logs;
using Slipway.Engine.Logs;

namespace Slipway.Server.Logs;

/// <summary>The newest lines of all instances of a job, in the order they were written. No more is held than will be shown, however many instances there are.</summary>
/// <param name="lines">How many are wanted.</param>
internal sealed class LogBacklog(int lines)
{
    // Lines of one instance that have the same time stay in their order.
    private readonly PriorityQueue<LogLine, (DateTimeOffset Time, long Order)> newest = new();
    private readonly List<LogLine> lasts = [];
    private long characters;
    private long order;

    /// <summary>Adds a line of an instance, each behind the one before it.</summary>
    public void Add(LogLine line)
    {
        newest.Enqueue(line, (line.Time, order++));
        characters += line.Text.Length;
        while (newest.Count > lines || characters > JobLogLimits.Characters)
            characters -= newest.Dequeue().Text.Length;
        if (lasts.Count > 0 && lasts[^1].Instance == line.Instance)
            lasts[^1] = line;
        else
            lasts.Add(line);
    }

    /// <summary>What is to be told. Where nothing of an instance is shown, its place is told all the same: who comes back with it gets what is written from now on.</summary>
    public IReadOnlyList<LogItem> Read()
    {
        var shown = newest.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element).ToList();
        var seen = new HashSet<LogLine>(shown, ReferenceEqualityComparer.Instance);
        return [.. lasts.Where(line => !seen.Contains(line)).Select(line => new LogItem(line, IsShown: false)), .. shown.Select(line => new LogItem(line))];
    }
}
