using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>One way to read a Task's events. Reads once, from the cursor until the stream ends, and mends nothing.</summary>
internal interface ITaskEventSource
{
    /// <exception cref="TransportRefusedException">Something on the way does not let this transport through.</exception>
    /// <exception cref="Contracts.Errors.SlipwayException">The server said no, or can't be reached.</exception>
    IAsyncEnumerable<TaskEvent> ReadAsync(TaskId task, long since, bool progressBytes, CancellationToken cancellationToken);
}
