using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Tasks;

/// <summary>
/// One entry of a Task's record. On the wire every field is written, empty or not: v1 clients read
/// <c>thread</c>, <c>stage</c> and <c>subtask.name</c> without looking whether they are there.
/// </summary>
public sealed record TaskEvent
{
    /// <summary>The Task's UUID (v1 calls it so, and repeats it in <see cref="TaskUuid"/>).</summary>
    public required TaskId Uuid { get; init; }

    public required TaskId TaskUuid { get; init; }

    /// <summary>1, 2, 3… within the Task: the cursor. 0 on events that are not part of the record.</summary>
    public long Seq { get; set; }

    /// <summary>UNIX nanoseconds.</summary>
    public long Time { get; set; }

    public TaskEventType TaskEventType { get; set; }

    /// <summary>An independent strand of work: the job's or package's local name.</summary>
    public string Thread { get; set; } = "";

    /// <summary>A group of subtasks, e.g. <c>Downloading layers</c>.</summary>
    public string Stage { get; set; } = "";

    public SubTask Subtask { get; set; } = new("");

    public IReadOnlyList<string> Tags { get; set; } = [];

    public IReadOnlyDictionary<string, string> Payload { get; set; } = EmptyPayload;

    /// <summary>Only on <c>progress</c> events, and left out of all others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ByteProgress? Bytes { get; set; }

    private static readonly IReadOnlyDictionary<string, string> EmptyPayload = new Dictionary<string, string>();
}
