using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Engine.Logs;

namespace Slipway.Integration.Tests.Support;

/// <summary>The real engine, once its runtime is installed.</summary>
internal sealed class LateEngine(LocalEngine inner) : IEngine
{
    private readonly MissingEngine missing = new();

    public event Action<InstanceStatus>? Ended
    {
        add => inner.Ended += value;
        remove => inner.Ended -= value;
    }

    public bool IsInstalled { get; set; }

    private IEngine Now => IsInstalled ? inner : missing;

    public Task<string> ProbeAsync(CancellationToken cancellationToken) => Now.ProbeAsync(cancellationToken);

    public Task<IReadOnlyList<InstanceStatus>> AdoptAsync(CancellationToken cancellationToken) => Now.AdoptAsync(cancellationToken);

    public Task<InstanceStatus> StartAsync(InstanceSpec spec, CancellationToken cancellationToken) => Now.StartAsync(spec, cancellationToken);

    public Task<InstanceStatus> StopAsync(InstanceId id, StopRequest request, CancellationToken cancellationToken) => Now.StopAsync(id, request, cancellationToken);

    public Task RemoveAsync(InstanceId id, CancellationToken cancellationToken) => Now.RemoveAsync(id, cancellationToken);

    public Task DeleteLogAsync(InstanceId id, CancellationToken cancellationToken) => Now.DeleteLogAsync(id, cancellationToken);

    public IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, int lines, bool follow, CancellationToken cancellationToken) =>
        Now.ReadLogAsync(id, lines, follow, cancellationToken);

    public IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, LogPosition after, bool follow, CancellationToken cancellationToken) =>
        Now.ReadLogAsync(id, after, follow, cancellationToken);
}
