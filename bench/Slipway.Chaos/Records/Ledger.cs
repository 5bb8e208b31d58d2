using System.Collections.Concurrent;
using Slipway.Chaos.Watching;

namespace Slipway.Chaos.Records;

/// <summary>Everything that the server has acknowledged, and must not forget.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<EventBook> tasks = new();
    private readonly ConcurrentDictionary<string, JobEntry> jobs = new(StringComparer.Ordinal);

    public PolicyEntry Policy { get; } = new();

    public IReadOnlyList<EventBook> Tasks => [.. tasks];

    public IReadOnlyList<JobEntry> Jobs => [.. jobs.Values];

    public void Add(EventBook task) => tasks.Enqueue(task);

    public void Add(JobEntry job) => jobs[job.Name] = job;

    public void Remove(JobEntry job) => jobs.TryRemove(job.Name, out _);
}
