using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Engine.Logs;

namespace Slipway.Integration.Tests.Support;

/// <summary>The real engine, which begins no start before the test lets it.</summary>
internal sealed class HeldEngine(IEngine inner, TaskCompletionSource begun, TaskCompletionSource gate) : IEngine
{
    public event Action<InstanceStatus>? Ended
    {
        add => inner.Ended += value;
        remove => inner.Ended -= value;
    }

    public Task<string> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

    public Task<IReadOnlyList<InstanceStatus>> AdoptAsync(CancellationToken cancellationToken) => inner.AdoptAsync(cancellationToken);

    public async Task<InstanceStatus> StartAsync(InstanceSpec spec, CancellationToken cancellationToken)
    {
        begun.TrySetResult();
        await gate.Task.WaitAsync(cancellationToken);
        return await inner.StartAsync(spec, cancellationToken);
    }

    public Task<InstanceStatus> StopAsync(InstanceId id, StopRequest request, CancellationToken cancellationToken) =>
        inner.StopAsync(id, request, cancellationToken);

    public Task RemoveAsync(InstanceId id, CancellationToken cancellationToken) => inner.RemoveAsync(id, cancellationToken);

    public Task DeleteLogAsync(InstanceId id, CancellationToken cancellationToken) => inner.DeleteLogAsync(id, cancellationToken);

    public IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, int lines, bool follow, CancellationToken cancellationToken) =>
        inner.ReadLogAsync(id, lines, follow, cancellationToken);
}
