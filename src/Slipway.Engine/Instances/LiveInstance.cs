using Slipway.Contracts.Names;
using Slipway.Engine.Logs;
using Slipway.Engine.Runtimes;

namespace Slipway.Engine.Instances;

/// <summary>One instance as this server holds it, from its start until it is removed.</summary>
internal sealed class LiveInstance(InstanceId id, string folder, Bundle bundle, LogFiles log) : IDisposable
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile InstanceRecord? record;

    public InstanceId Id => id;

    public string Folder => folder;

    public Bundle Bundle => bundle;

    public LogFiles Log => log;

    /// <summary>Start, stop and remove of one instance come one after the other.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Changes of what it may reach and its end come one after the other, whoever waits for its end.</summary>
    public SemaphoreSlim NetworkGate { get; } = new(1);

    /// <summary>The last word about it; replaced whole. Null only before its first record is written.</summary>
    public InstanceRecord? Record
    {
        get => record;
        set => record = value;
    }

    /// <summary>Completes when it has ended and all about its end is known.</summary>
    public Task Ended => ended.Task;

    public bool IsRunning => record is { Phase: InstancePhase.Running };

    /// <summary>Something may still come into its log: it runs, or is being started.</summary>
    public bool MayWrite => !ended.Task.IsCompleted;

    public void MarkEnded() => ended.TrySetResult();

    public void Dispose()
    {
        Gate.Dispose();
        NetworkGate.Dispose();
    }
}
