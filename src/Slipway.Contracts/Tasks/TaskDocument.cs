using Slipway.Contracts.Names;

namespace Slipway.Contracts.Tasks;

/// <summary>A long operation and its record (v1 model <c>Task</c>).</summary>
public sealed record TaskDocument
{
    public required TaskId Uuid { get; init; }

    public TaskState State { get; init; }

    public TaskErrored Errored { get; init; }

    /// <summary>What the Task works on; an addition of ours to the v1 model.</summary>
    public Fqn? Fqn { get; init; }

    /// <summary>UNIX nanoseconds.</summary>
    public long TimeStarted { get; init; }

    /// <summary>UNIX nanoseconds; 0 while it runs.</summary>
    public long TimeCompleted { get; init; }

    public IReadOnlyList<TaskEvent> Events { get; init; } = [];
}
