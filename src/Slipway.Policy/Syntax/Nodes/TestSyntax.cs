namespace Slipway.Policy.Syntax.Nodes;

/// <summary>One comparison: <c>auth_server@apcera.me->name == "admin"</c>.</summary>
/// <param name="Comparator">As written: <c>nameMatch</c> is kept, though it means <c>fqnMatch</c>.</param>
public sealed record TestSyntax(ReferenceSyntax Left, string Comparator, ValueSyntax Right, TextSpan Span)
{
    public override string ToString() => $"{Left} {Comparator} {Right}";
}
