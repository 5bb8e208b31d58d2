using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Logs;

namespace Slipway.Engine;

/// <summary>What keeps instances running. Instances outlive the server; a restarted server adopts them.</summary>
/// <remarks>Failures are <see cref="Contracts.Errors.SlipwayException"/> with an engine or disk code.</remarks>
public interface IEngine
{
    /// <summary>
    /// Finds out whether instances can be run here, and says with what: e.g. <c>crun 1.8.1 (own mount namespace), conmon 2.1.6</c>.
    /// Cheap after the first time.
    /// </summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>engine_missing</c>, with what to install.</exception>
    Task<string> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes over the instances of a server that ran before on the same data folder, removes what belongs to none, and makes
    /// the network as it must be. Called before anything else, until it succeeds once.
    /// </summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>engine_missing</c>: so do all others say from then on, until it is called again and one is there.</exception>
    /// <returns>Every instance that was not removed: running, exited or lost.</returns>
    Task<IReadOnlyList<InstanceStatus>> AdoptAsync(CancellationToken cancellationToken);

    /// <summary>Starts an instance; on return its process has been exec'd. A failed start leaves nothing but its log.</summary>
    Task<InstanceStatus> StartAsync(InstanceSpec spec, CancellationToken cancellationToken);

    /// <summary>Ends an instance and waits for it; an instance that has ended already is fine.</summary>
    Task<InstanceStatus> StopAsync(InstanceId id, StopRequest request, CancellationToken cancellationToken);

    /// <summary>Frees all that an ended instance holds: mounts, network, runtime state, writable layer. Its log stays.</summary>
    Task RemoveAsync(InstanceId id, CancellationToken cancellationToken);

    /// <summary>Deletes the log of an instance that was removed.</summary>
    Task DeleteLogAsync(InstanceId id, CancellationToken cancellationToken);

    /// <summary>Raised once for each instance that ends, however it ends, from a thread-pool thread. Handlers return at once.</summary>
    event Action<InstanceStatus>? Ended;

    /// <summary>
    /// The last <paramref name="lines"/> lines of an instance's log, oldest first; with <paramref name="follow"/>, then each
    /// new line as it is written, until the instance ends or the caller cancels. Works for running, ended and removed instances.
    /// </summary>
    IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, int lines, bool follow, CancellationToken cancellationToken);

    /// <summary>All lines behind a position that a line of the log had, oldest first; with <paramref name="follow"/> as above.</summary>
    IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, LogPosition after, bool follow, CancellationToken cancellationToken);
}
