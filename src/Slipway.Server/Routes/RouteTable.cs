using System.Collections.Immutable;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Jobs;

namespace Slipway.Server.Routes;

/// <summary>All routes of all jobs, as the router looks them up; follows the store from commit to commit.</summary>
public sealed class RouteTable
{
    private readonly Lock gate = new();
    private ImmutableDictionary<JobId, IReadOnlyList<RouteTarget>> byJob = ImmutableDictionary<JobId, IReadOnlyList<RouteTarget>>.Empty;
    private RouteMap map = new([]);

    public RouteTable(JobStore jobs)
    {
        // What changes from here on waits at the gate until all that is there has been read.
        lock (gate)
        {
            jobs.Changed += Note;
            byJob = jobs.List().ToImmutableDictionary(job => job.Uuid, RouteTarget.Of);
            map = new RouteMap(byJob.Values.SelectMany(targets => targets));
        }
    }

    /// <summary>Raised after a change of routes, on the store's thread: handlers return at once.</summary>
    public event Action? Changed;

    public RouteMap Map => Volatile.Read(ref map);

    public IEnumerable<RouteAddress> Endpoints => Map.Endpoints.Select(endpoint => endpoint.Address);

    private void Note(JobId id, Job? job)
    {
        lock (gate)
        {
            var after = job is null ? [] : RouteTarget.Of(job);
            if (after.SequenceEqual(byJob.GetValueOrDefault(id, [])))
                return;
            byJob = after.Count == 0 ? byJob.Remove(id) : byJob.SetItem(id, after);
            Volatile.Write(ref map, new RouteMap(byJob.Values.SelectMany(targets => targets)));
        }

        Changed?.Invoke();
    }
}
