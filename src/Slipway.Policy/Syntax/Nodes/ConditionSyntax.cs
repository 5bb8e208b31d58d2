using System.Collections.Immutable;

namespace Slipway.Policy.Syntax.Nodes;

/// <summary>Tests that must all hold.</summary>
public sealed record ConditionSyntax(ImmutableArray<TestSyntax> Tests, TextSpan Span)
{
    public override string ToString() => string.Join(" && ", Tests);
}
