using System.Text.Json.Serialization;

namespace Slipway.Contracts.Tasks;

/// <summary>How far a subtask is.</summary>
/// <param name="Current">Work done.</param>
/// <param name="Total">All the work there is; called <c>progress</c> on the wire, as v1 does.</param>
public sealed record TaskProgress(long Current, [property: JsonPropertyName("progress")] long Total)
{
    public static TaskProgress None { get; } = new(0, 0);
}
