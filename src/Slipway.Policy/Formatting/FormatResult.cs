using System.Collections.Immutable;
using Slipway.Policy.Diagnostics;

namespace Slipway.Policy.Formatting;

/// <param name="Text">The formatted text, or the text as it was where it has mistakes.</param>
/// <param name="Diagnostics">What is wrong with the text's form; empty when it was formatted.</param>
public sealed record FormatResult(string Text, ImmutableArray<PolicyDiagnostic> Diagnostics)
{
    public bool IsFormatted => Diagnostics.IsEmpty;
}
