using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Slipway.Policy.Diagnostics;

namespace Slipway.Policy.Documents;

/// <summary>What reading a document gave.</summary>
/// <param name="Document">The document, or null where there is an error.</param>
/// <param name="Diagnostics">Errors and warnings in the order of the text.</param>
public sealed record ParsedDocument(PolicyDocument? Document, ImmutableArray<PolicyDiagnostic> Diagnostics)
{
    [MemberNotNullWhen(true, nameof(Document))]
    public bool IsValid => Document is not null;
}
