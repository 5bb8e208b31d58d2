namespace Slipway.Contracts.Policy;

/// <summary>One document of a <see cref="PolicyUpdateRequest"/>.</summary>
public sealed record PolicyDocumentUpdate
{
    /// <summary>Without <c>.pol</c>; of letters, digits and <c>- _ . + @</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The version that is replaced; 0 for a document that must not be there yet; null to replace whatever is there.</summary>
    public long? ForVersion { get; set; }

    /// <summary>The policy source, at most 512 KB as UTF-8.</summary>
    public string? Text { get; set; }
}
