using System.Collections.Concurrent;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>Collects what an engine tells of instances that ended, and lets tests wait for it.</summary>
public sealed class EndedInstances
{
    private readonly ConcurrentDictionary<InstanceId, TaskCompletionSource<InstanceStatus>> waiting = new();
    private readonly ConcurrentQueue<InstanceStatus> all = new();

    public void Add(InstanceStatus status)
    {
        all.Enqueue(status);
        Source(status.Id).TrySetResult(status);
    }

    public Task<InstanceStatus> WaitAsync(InstanceId id) =>
        Source(id).Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    /// <summary>How often an instance's end was told.</summary>
    public int Count(InstanceId id) => all.Count(status => status.Id == id);

    private TaskCompletionSource<InstanceStatus> Source(InstanceId id) =>
        waiting.GetOrAdd(id, _ => new TaskCompletionSource<InstanceStatus>(TaskCreationOptions.RunContinuationsAsynchronously));
}
