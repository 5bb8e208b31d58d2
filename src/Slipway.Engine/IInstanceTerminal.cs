using Slipway.Contracts.Names;
using Slipway.Engine.Instances;

namespace Slipway.Engine;

/// <summary>Runs a command inside a running instance with its input and output open: a shell for a person.</summary>
public interface IInstanceTerminal
{
    /// <exception cref="Contracts.Errors.SlipwayException">
    /// <c>not_found</c>, <c>state_conflict</c> when it does not run, <c>start_failed</c> when there is no such command or user.
    /// </exception>
    Task<TerminalSession> OpenAsync(InstanceId id, TerminalRequest request, CancellationToken cancellationToken);
}
