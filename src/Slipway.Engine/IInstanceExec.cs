using Slipway.Contracts.Names;
using Slipway.Engine.Instances;

namespace Slipway.Engine;

/// <summary>Runs a command inside an instance that runs: same root, limits, rights and environment.</summary>
public interface IInstanceExec
{
    /// <param name="id">A running instance.</param>
    /// <param name="command">What to exec, without a shell; at least one element.</param>
    /// <param name="user">As in <see cref="InstanceSpec.User"/>; null for the instance's own user.</param>
    /// <param name="cancellationToken">
    /// Stops waiting. What the command started inside may go on until the instance ends.
    /// </param>
    /// <exception cref="Contracts.Errors.SlipwayException">
    /// <c>not_found</c>, <c>state_conflict</c> when it does not run, <c>start_failed</c> when there is no such command or user.
    /// </exception>
    Task<ExecResult> ExecAsync(InstanceId id, IReadOnlyList<string> command, string? user, CancellationToken cancellationToken);
}
