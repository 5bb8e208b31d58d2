using System.Text.Json.Serialization;

namespace Slipway.Contracts.Policy;

/// <summary>A stored policy document, as <c>GET /v1/policy</c> and <c>GET /v1/policy/{name}</c> answer.</summary>
public sealed record PolicyDocumentInfo
{
    /// <summary>Without <c>.pol</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Counts up from 1 with every change, a deletion included; never used again.</summary>
    public required long Version { get; init; }

    /// <summary>The policy source as it was written; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; set; }

    /// <summary>When this version was written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    /// <summary>True for documents that belong to the server: an update overwrites them, nobody else may.</summary>
    public bool Managed { get; set; }

    /// <summary>True for the version that a deletion made; only in the list of a document's versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; set; }

    /// <summary>What the reader warns of, in full; only in the answer to a change.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];
}
