using System.Text.Json.Serialization;

namespace Slipway.Contracts.Policy;

/// <summary>One rule that contributed to a decision.</summary>
public sealed record PolicyStep
{
    /// <summary>What it asserted, as policy writes it: <c>permit update</c>.</summary>
    public required string Claim { get; init; }

    public required string Document { get; init; }

    /// <summary>The line of the claim, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>As written; left out where the caller may not read the document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Realm { get; set; }

    /// <summary>As written; left out for a rule without one, and where the caller may not read the document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Condition { get; set; }

    /// <summary>The claims that made the condition hold.</summary>
    public IReadOnlyList<string> Inputs { get; set; } = [];
}
