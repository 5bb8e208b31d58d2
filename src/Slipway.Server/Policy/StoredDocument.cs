using Slipway.Contracts.Policy;
using Slipway.Policy.Defaults;

namespace Slipway.Server.Policy;

/// <summary>One version of a document, as the store keeps it.</summary>
internal sealed record StoredDocument
{
    public string Name { get; init; } = "";

    public long Version { get; init; }

    /// <summary>Null for a deletion.</summary>
    public string? Text { get; init; }

    /// <summary>UNIX milliseconds.</summary>
    public long UpdatedAt { get; init; }

    public string UpdatedBy { get; init; } = "";

    public PolicyDocumentInfo ToInfo(bool withText) => new()
    {
        Name = Name,
        Version = Version,
        Text = withText ? Text : null,
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        UpdatedBy = UpdatedBy,
        Managed = DefaultDocuments.Overwritten.Contains(Name),
        Deleted = Text is null,
    };
}
