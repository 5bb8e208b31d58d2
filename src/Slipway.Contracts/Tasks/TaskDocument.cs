using Slipway.Contracts.Names;

namespace Slipway.Contracts.Tasks;

/// <summary>A long operation and its record (v1 model <c>Task</c>).</summary>
public sealed record TaskDocument
{
    public required TaskId Uuid { get; init; }

    public TaskState State { get; set; }

    public TaskErrored Errored { get; set; }

    /// <summary>What the Task works on; an addition of ours to the v1 model.</summary>
    public Fqn? Fqn { get; set; }

    /// <summary>UNIX nanoseconds.</summary>
    public long TimeStarted { get; set; }

    /// <summary>UNIX nanoseconds; 0 while it runs.</summary>
    public long TimeCompleted { get; set; }

    public IReadOnlyList<TaskEvent> Events { get; set; } = [];
}
