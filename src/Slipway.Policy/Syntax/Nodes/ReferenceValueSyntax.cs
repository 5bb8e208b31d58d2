namespace Slipway.Policy.Syntax.Nodes;

/// <summary>The values of another claim: <c>name Google->email</c>. Always with an issuer, else it is a word.</summary>
public sealed record ReferenceValueSyntax(ReferenceSyntax Reference, TextSpan Span)
    : ValueSyntax(Span)
{
    public override string ToString() => Reference.ToString();
}
