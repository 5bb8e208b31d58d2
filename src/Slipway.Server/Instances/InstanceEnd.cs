using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;

namespace Slipway.Server.Instances;

/// <summary>Waits for the end of one instance, from before its start: news of it can't be missed.</summary>
internal sealed class InstanceEnd : IDisposable
{
    private readonly TaskCompletionSource<InstanceStatus> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IEngine engine;
    private readonly InstanceId instance;

    public InstanceEnd(IEngine engine, InstanceId instance)
    {
        (this.engine, this.instance) = (engine, instance);
        engine.Ended += Note;
    }

    public Task<InstanceStatus> Status => ended.Task;

    public void Dispose() => engine.Ended -= Note;

    private void Note(InstanceStatus status)
    {
        if (status.Id == instance)
            ended.TrySetResult(status);
    }
}
