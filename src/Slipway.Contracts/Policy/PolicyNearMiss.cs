using System.Text.Json.Serialization;

namespace Slipway.Contracts.Policy;

/// <summary>A rule that would have granted what was asked for, but whose condition does not hold.</summary>
public sealed record PolicyNearMiss
{
    public required string Document { get; init; }

    /// <summary>The line of the claim, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The first test that failed, as written; left out where the caller may not read the document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FailedTest { get; set; }
}
