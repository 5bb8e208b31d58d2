using System.Collections.Concurrent;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;

namespace Slipway.Server.Staging;

/// <summary>What builds that run now get beside what every job gets. Not on the job's record: no request may ask for it.</summary>
public sealed class BuildMounts
{
    private readonly ConcurrentDictionary<JobId, (IReadOnlyList<WritableBind> Binds, bool Nested)> extras = new();

    /// <param name="nested">The build makes containers of its own: see <see cref="InstanceSpec.Nested"/>.</param>
    public void Set(JobId job, IReadOnlyList<WritableBind> binds, bool nested) => extras[job] = (binds, nested);

    public void Clear(JobId job) => extras.TryRemove(job, out _);

    /// <summary>The instance with what its job gets.</summary>
    public InstanceSpec Amend(InstanceSpec spec) =>
        extras.TryGetValue(spec.JobId, out var extra) ? spec with { WritableBinds = extra.Binds, Nested = extra.Nested } : spec;
}
