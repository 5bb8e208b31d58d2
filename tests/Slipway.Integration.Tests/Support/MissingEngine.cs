using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Engine.Logs;

namespace Slipway.Integration.Tests.Support;

/// <summary>A machine on which no container runtime works.</summary>
internal sealed class MissingEngine : IEngine
{
    public event Action<InstanceStatus>? Ended
    {
        add { }
        remove { }
    }

    public Task<string> ProbeAsync(CancellationToken cancellationToken) => Task.FromException<string>(Missing());

    public Task<IReadOnlyList<InstanceStatus>> AdoptAsync(CancellationToken cancellationToken) => Task.FromException<IReadOnlyList<InstanceStatus>>(Missing());

    public Task<InstanceStatus> StartAsync(InstanceSpec spec, CancellationToken cancellationToken) => Task.FromException<InstanceStatus>(Missing());

    public Task<InstanceStatus> StopAsync(InstanceId id, StopRequest request, CancellationToken cancellationToken) => Task.FromException<InstanceStatus>(Missing());

    public Task RemoveAsync(InstanceId id, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteLogAsync(InstanceId id, CancellationToken cancellationToken) => Task.CompletedTask;

    public IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, int lines, bool follow, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<LogLine>();

    public IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, LogPosition after, bool follow, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<LogLine>();

    private static SlipwayException Missing() => new(ErrorCodes.EngineMissing, "No container runtime works here. Install the packages crun and conmon.");
}
