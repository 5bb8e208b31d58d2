using System.Collections.Immutable;

namespace Slipway.Policy.Syntax.Nodes;

/// <summary>What a rule asserts: <c>permit create, read</c>.</summary>
public sealed record ClaimSyntax(string Type, ImmutableArray<ValueSyntax> Values, TextSpan Span)
{
    public override string ToString() => $"{Type} {string.Join(", ", Values)}";
}
