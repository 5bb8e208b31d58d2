using Slipway.Contracts.Tasks;

namespace Slipway.Server.Tasks;

/// <summary>One event of a Task's record, serialised once for all its readers.</summary>
/// <param name="Body">UTF-8 JSON of a <see cref="TaskEvent"/>.</param>
public sealed record StoredEvent(long Seq, long Time, TaskEventType Type, string Stage, string Subtask, ReadOnlyMemory<byte> Body)
{
    /// <summary>True for the last event of a Task: nothing follows it.</summary>
    public bool IsFinal => Type is TaskEventType.EndOfStream or TaskEventType.Error or TaskEventType.Cancel;
}
