using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Access;

namespace Slipway.Server.Tasks;

/// <summary>A Task as the store keeps it, without its events. Times in UNIX nanoseconds.</summary>
public sealed record TaskRecord
{
    public required TaskId Id { get; init; }

    /// <summary>What it works on: who may read that may read the Task.</summary>
    public required Fqn Fqn { get; init; }

    /// <summary>Which <see cref="IOperation"/> runs it.</summary>
    public required string Kind { get; init; }

    /// <summary>The operation's input, as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>Who asked for it; the operation does what they may.</summary>
    public required Caller Caller { get; init; }

    public TaskState State { get; init; }

    public TaskErrored Errored { get; init; }

    public long TimeStarted { get; init; }

    public long TimeCompleted { get; init; }

    /// <summary>Who asked for a cancel, or null.</summary>
    public string? CancelledBy { get; init; }
}
