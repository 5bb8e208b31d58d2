using Slipway.Contracts.Tasks;

namespace Slipway.Server.Tasks;

/// <summary>An event before it has its place in the record.</summary>
public sealed record EventDraft(TaskEventType Type, string Thread, string Stage, SubTask Subtask)
{
    public IReadOnlyDictionary<string, string> Payload { get; init; } = new Dictionary<string, string>();
}
