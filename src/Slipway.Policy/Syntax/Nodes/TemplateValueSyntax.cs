namespace Slipway.Policy.Syntax.Nodes;

/// <summary>What the realm captured, as a value of its own: <c>[name]</c>.</summary>
public sealed record TemplateValueSyntax(string Name, TextSpan Span)
    : ValueSyntax(Span)
{
    public override string ToString() => $"[{Name}]";
}
