namespace Slipway.Contracts.Policy;

/// <summary>Body of <c>PUT /v1/policy</c>: documents that take effect together, or not at all.</summary>
public sealed record PolicyUpdateRequest
{
    public IReadOnlyList<PolicyDocumentUpdate> Docs { get; set; } = [];
}
